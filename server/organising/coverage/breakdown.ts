import type { Scope } from '../../access/staff/scope.ts';
import { coverageClasses } from '../../register/classification/classify.ts';
import type { CountsByUnion } from '../../register/classification/figures-by-path.ts';
import { industrySections } from '../../register/classification/industry-sections.ts';
import { sizeBands } from '../../register/classification/size-bands.ts';
import { findRegionInScope } from '../../territory/regions/find-regions.ts';
import { sumFigures, zeroSums } from './sums.ts';
import { rateOf } from './table.ts';

/** By what the employers of a region can be broken down. */
export const breakdownKinds = ['class', 'size', 'industry'] as const;
export type BreakdownKind = (typeof breakdownKinds)[number];

/**
 * Break the employers of a region down by class, by size band or by section of industry. Keys without employers are left out.
 *
 * @param day the day for which employers are classed, `YYYY-MM-DD`.
 * @throws {Failure} `region_not_found`, `outside_scope`.
 */
export async function breakdownOf(code: string, by: BreakdownKind, scope: Scope, day: string) {
  const region = await findRegionInScope(code, scope);
  const part = ({ class: 'classes', size: 'sizes', industry: 'sections' } as const)[by];
  const sums = (await sumFigures(region._id, { digits: region._id.length, day, parts: [part] })).get(region._id);
  const { classes, sizes, sections, employers } = sums ?? zeroSums();
  const items =
    by === 'class'
      ? coverageClasses.map((key) => ({ key, name: null, employers: classes[key] ?? 0, union: null }))
      : by === 'size'
        ? sizeBands.map(({ name }) => itemOf(name, null, sizes[name]))
        : industrySections.map(({ letter, zh }) => itemOf(letter, zh, sections[letter]));
  return {
    region: region._id,
    name: region.name,
    employers,
    items: items.filter((item) => item.employers > 0),
  };
}

function itemOf(key: string, name: string | null, { own, joint, none }: CountsByUnion = { own: 0, joint: 0, none: 0 }) {
  const employers = own + joint + none;
  return { key, name, employers, union: { own, joint, none, rate: rateOf(own + joint, employers) } };
}
