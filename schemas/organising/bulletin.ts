import { z } from 'zod';
import { fieldProblem } from '../platform/field-problems.ts';
import { time } from '../platform/fields.ts';
import { monthText, RateView } from './coverage.ts';

const change = z
  .object({ own: z.int(), joint: z.int(), none: z.int(), points: z.number().nullable() })
  .nullable()
  .meta({ description: 'change since that month, the rate in percentage points; null where that month is not frozen' });

const row = z.object({
  region: z.string().nullable().meta({ description: 'null: employers whose place below the region is not known' }),
  name: z.string(),
  employers: z.int(),
  own: z.int(),
  joint: z.int(),
  none: z.int(),
  members: z.int(),
  key: z
    .int()
    .meta({ description: 'employers that should found a union first: 百人以上, 25 人以上投产满一年, 可单独建会' }),
  organised: z.object({ task: z.int(), told: z.int(), lost: z.int() }).meta({
    description: 'newly organised in the month, by a task or as a list or an officer told; and those that lost it',
  }),
  tasks: z
    .object({ due: z.int(), done: z.int(), open: z.int() })
    .meta({ description: 'due in the month, done in it, and open at its end' }),
  rate: RateView,
  rank: z
    .int()
    .nullable()
    .meta({ description: 'by the rate; equal rates have one rank; null where there is nothing to rank' }),
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
    rules: z.int().meta({ description: 'version of the rules that classes are told by' }),
    first: z.boolean().meta({ description: 'no month before is known: what its lists name is not newly organised' }),
    total: row,
    rows: z.array(row),
    corrections: z.array(correction).meta({
      description: 'what would be other today than the figures above say, by region: now less then',
    }),
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
  promised: z.int().meta({ description: 'tasks that were due in the quarter' }),
  done: z.int().meta({ description: 'tasks by which a union was founded or joined in the quarter' }),
  kept: RateView.meta({ description: 'done of promised' }),
  organised: z.int(),
  none: z.object({ before: z.int().nullable(), after: z.int() }).meta({ description: 'employers without a union' }),
  rate: RateView.meta({ description: 'at the quarter’s end' }),
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
