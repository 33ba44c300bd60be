import { z } from 'zod';
import { fieldProblem } from '../platform/field-problems.ts';
import { coverageClasses } from '../register/coverage-rules.ts';

/** A rate with its numerator and denominator; `value` is null where the denominator is zero. */
export const RateView = z.object({ numerator: z.int(), denominator: z.int(), value: z.number().nullable() });

const row = z.object({
  region: z.string().nullable().meta({ description: 'null: employers whose place below the region is not known' }),
  name: z.string(),
  employers: z.int(),
  own: z.int().meta({ description: 'with a union of their own (单独建会)' }),
  joint: z.int().meta({ description: 'in a joint union (联合建会)' }),
  none: z.int().meta({ description: 'without a union (未建会)' }),
  members: z.int(),
  headcount: z.int().meta({ description: 'employees of all employers, as far as a list gives a figure' }),
  classes: z
    .partialRecord(z.enum(coverageClasses), z.int())
    .meta({ description: 'employers by class; a class of none is left out' }),
  rate: RateView.meta({ description: 'employers with a union (own or joint) of all employers' }),
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
      key: z.string().meta({ description: 'the class, the size, or the letter of the section' }),
      name: z.string().nullable(),
      employers: z.int(),
      union: z
        .object({ own: z.int(), joint: z.int(), none: z.int(), rate: RateView })
        .nullable()
        .meta({ description: 'null for a class, which has its union in its name' }),
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
      frozen: z.boolean().meta({ description: 'false: the month is not over, or not frozen yet' }),
      organised: z.object({ task: z.int(), told: z.int(), lost: z.int() }).nullable().meta({
        description: 'employers that came to have a union, by a task or as somebody told; and that lost theirs',
      }),
    }),
  ),
});
