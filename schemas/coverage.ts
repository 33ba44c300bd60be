import { z } from 'zod';
import { coverageClasses } from './coverage-rules.ts';

/** A share, with what it is made of: `value` is null where there is nothing to be a share of. */
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

/** A region and each of its children: how far employers have unions. */
export const CoverageView = z.object({ total: row, children: z.array(row) }).meta({ id: 'Coverage' });

export type Coverage = z.output<typeof CoverageView>;
export type CoverageRow = z.output<typeof row>;
