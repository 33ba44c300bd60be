import { z } from 'zod';
import { described } from '../platform/described.ts';
import { fieldProblem } from '../platform/field-problems.ts';
import { coverageClasses } from '../register/coverage-rules.ts';

/** A rate with its numerator and denominator; `value` is null where the denominator is zero. */
export const RateView = z.object({
  numerator: z.int(),
  denominator: z.int(),
  value: z
    .number()
    .nullable()
    .meta(described('比例，0 至 1；分母为零时为空', 'the share, 0 to 1; null where it is a share of nothing')),
});

const row = z.object({
  region: z
    .string()
    .nullable()
    .meta(described('为空表示该区划以下的所在地不明', 'null: employers whose place below the region is not known')),
  name: z.string(),
  employers: z.int(),
  own: z.int().meta(described('单独建会的单位数', 'with a union of their own (单独建会)')),
  joint: z.int().meta(described('联合建会的单位数', 'in a joint union (联合建会)')),
  none: z.int().meta(described('未建会的单位数', 'without a union (未建会)')),
  members: z.int(),
  headcount: z
    .int()
    .meta(
      described(
        '全部单位的职工人数之和（以清单给出的数字为限）',
        'employees of all employers, as far as a list gives a figure',
      ),
    ),
  classes: z
    .partialRecord(z.enum(coverageClasses), z.int())
    .meta(described('各类别的单位数；没有单位的类别不列出', 'employers by class; a class of none is left out')),
  rate: RateView.meta(
    described('已建会（单独或联合）单位占全部单位的比例', 'employers with a union (own or joint) of all employers'),
  ),
});

/** The coverage of a region and of each of its children: how many employers have unions. */
export const CoverageView = z.object({ total: row, children: z.array(row) }).meta({ id: 'Coverage' });

export type Coverage = z.output<typeof CoverageView>;
export type CoverageRow = z.output<typeof row>;

/** A region's employers by class, size or section of industry. */
export const BreakdownView = z.object({
  region: z.string(),
  name: z.string(),
  employers: z.int(),
  items: z.array(
    z.object({
      key: z
        .string()
        .meta(described('类别、规模档次，或行业门类的字母', 'the class, the size, or the letter of the section')),
      name: z.string().nullable(),
      employers: z.int(),
      union: z
        .object({ own: z.int(), joint: z.int(), none: z.int(), rate: RateView })
        .nullable()
        .meta(
          described('按类别统计时为空，因为类别本身已含建会情况', 'null for a class, which has its union in its name'),
        ),
    }),
  ),
});

/** A month in the API: `2021-11`. */
export const monthText = z
  .string()
  .regex(/^\d{4}-(0[1-9]|1[0-2])$/, fieldProblem('month'))
  .meta({ examples: ['2021-11'] });

/** A region's figures month by month. */
export const SeriesView = z.object({
  region: z.string(),
  name: z.string(),
  items: z.array(
    row.extend({
      month: monthText,
      frozen: z
        .boolean()
        .meta(described('是否已定版；否表示该月尚未结束或尚未定版', 'false: the month is not over, or not frozen yet')),
      organised: z
        .object({ task: z.int(), told: z.int(), lost: z.int() })
        .nullable()
        .meta(
          described(
            '由任务、清单或人员填报得知新建会的单位数，以及失去工会的单位数',
            'employers that came to have a union, by a task or as somebody told; and that lost theirs',
          ),
        ),
    }),
  ),
});
