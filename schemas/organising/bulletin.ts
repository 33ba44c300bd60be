import { z } from 'zod';
import { described } from '../platform/described.ts';
import { fieldProblem } from '../platform/field-problems.ts';
import { time } from '../platform/fields.ts';
import { monthText, RateView } from './coverage.ts';

const change = z
  .object({ own: z.int(), joint: z.int(), none: z.int(), points: z.number().nullable() })
  .nullable()
  .meta(
    described(
      '与该月相比的变化，建会率以百分点计；该月未定版时为空',
      'change since that month, the rate in percentage points; null where that month is not frozen',
    ),
  );

const row = z.object({
  region: z
    .string()
    .nullable()
    .meta(described('为空表示该区划以下的所在地不明', 'null: employers whose place below the region is not known')),
  name: z.string(),
  employers: z.int(),
  own: z.int(),
  joint: z.int(),
  none: z.int(),
  members: z.int(),
  key: z
    .int()
    .meta(
      described(
        '应优先建会的单位：百人以上、25 人以上投产满一年、可单独建会',
        'employers that should found a union first: 百人以上, 25 人以上投产满一年, 可单独建会',
      ),
    ),
  organised: z
    .object({ task: z.int(), told: z.int(), lost: z.int() })
    .meta(
      described(
        '当月由任务、清单或人员填报得知的新建会单位，以及失去工会的单位',
        'newly organised in the month, by a task or as a list or an officer told; and those that lost it',
      ),
    ),
  tasks: z
    .object({ due: z.int(), done: z.int(), open: z.int() })
    .meta(described('当月到期的、当月完成的和月末未完成的任务', 'due in the month, done in it, and open at its end')),
  rate: RateView,
  rank: z
    .int()
    .nullable()
    .meta(
      described(
        '按建会率排名，相同者并列；无可排名时为空',
        'by the rate; equal rates have one rank; null where there is nothing to rank',
      ),
    ),
  change: z.object({ month: change, year: change }),
});

/** A correction that came after the month was frozen: the difference to the frozen figures. */
const correction = z.object({
  region: z.string(),
  name: z.string(),
  employers: z.int(),
  own: z.int(),
  joint: z.int(),
  none: z.int(),
});

/** The monthly bulletin (一月一通报) of a region: its districts or streets, ranked. */
export const BulletinView = z
  .object({
    region: z.string(),
    name: z.string(),
    month: monthText,
    frozenAt: time,
    by: z.string(),
    rules: z.int().meta(described('分类所依据的规则版本', 'version of the rules that classes are told by')),
    first: z
      .boolean()
      .meta(
        described(
          '是否为首个月：此前没有任何月份，故清单所列不算新建会',
          'no month before is known: what its lists name is not newly organised',
        ),
      ),
    total: row,
    rows: z.array(row),
    corrections: z
      .array(correction)
      .meta(
        described(
          '今天重算与上列数字的差，按区划列出：现在减去当时',
          'what would be other today than the figures above say, by region: now less then',
        ),
      ),
  })
  .meta({ id: 'Bulletin' });
export type Bulletin = z.input<typeof BulletinView>;
export type BulletinRow = z.output<typeof row>;
export type BulletinCorrection = z.output<typeof correction>;

/** A quarter in the API: `2021-Q4`. */
export const quarterText = z
  .string()
  .regex(/^\d{4}-Q[1-4]$/, fieldProblem('quarter'))
  .meta({ examples: ['2021-Q4'] });

const quarterRow = z.object({
  region: z.string().nullable(),
  name: z.string(),
  promised: z.int().meta(described('本季度到期的任务数', 'tasks that were due in the quarter')),
  done: z
    .int()
    .meta(
      described('本季度据以建会或加入联合工会的任务数', 'tasks by which a union was founded or joined in the quarter'),
    ),
  kept: RateView.meta(described('兑现率：完成数与承诺数之比', 'done of promised')),
  organised: z.int(),
  none: z
    .object({ before: z.int().nullable(), after: z.int() })
    .meta(described('未建会的单位数', 'employers without a union')),
  rate: RateView.meta(described('季度末的建会率', 'at the quarter’s end')),
});

/** The quarterly summary (一季度一总结) of a region: tasks promised and tasks done. */
export const QuarterView = z
  .object({
    region: z.string(),
    name: z.string(),
    quarter: quarterText,
    months: z.array(monthText),
    total: quarterRow,
    rows: z.array(quarterRow),
  })
  .meta({ id: 'QuarterlySummary' });
export type Quarter = z.output<typeof QuarterView>;
export type QuarterRow = z.output<typeof quarterRow>;
