import type { Coverage, CoverageRow } from '../../schemas/coverage.ts';
import { employers } from '../employers/vicinity.ts';
import { childRegions, findRegionWithin } from '../regions/find.ts';
import { regionRange, type Scope } from '../staff/scope.ts';

type Sums = Pick<CoverageRow, 'employers' | 'own' | 'joint' | 'none' | 'members' | 'headcount'>;

/**
 * How far employers have unions, for a region and each of its children.
 *
 * Parts of an employer (分公司, 产业活动单位) are not counted. Employers of which only the region itself is known make a
 * row of their own, so that the rows always add up to the total.
 *
 * @throws {Failure} `region_not_found`, `outside_scope`.
 */
export async function coverageTable(code: string, scope: Scope): Promise<Coverage> {
  const region = await findRegionWithin(code, scope);
  const children = await childRegions(region._id);
  const sums = await sumsBelow(region._id, children[0]?._id.length ?? region._id.length);
  const named = children.map(({ _id, name }) => rowOf(_id, name, sums.get(_id)));
  const rest = [...sums].filter(([key]) => !children.some(({ _id }) => _id === key)).map(([, some]) => some);
  const unplaced = rest.length > 0 ? [rowOf(null, '未定位', rest.reduce(plus))] : [];
  return {
    total: rowOf(region._id, region.name, [...sums.values()].reduce(plus, nothing)),
    children: [...named, ...unplaced],
  };
}

const nothing: Sums = { employers: 0, own: 0, joint: 0, none: 0, members: 0, headcount: 0 };

/** Sums by the first digits of the region's code. */
async function sumsBelow(region: string, digits: number): Promise<Map<string, Sums>> {
  const count = (union: string) => ({ $sum: { $cond: [{ $eq: ['$union', union] }, 1, 0] } });
  const groups = await employers()
    .aggregate<Sums & { _id: string }>([
      { $match: { region: regionRange(region), branchOf: { $exists: false } } },
      {
        $group: {
          _id: { $substrBytes: ['$region', 0, digits] },
          employers: { $sum: 1 },
          own: count('own'),
          joint: count('joint'),
          none: count('none'),
          members: { $sum: '$members' },
          headcount: { $sum: '$headcount' },
        },
      },
    ])
    .toArray();
  return new Map(groups.map(({ _id, ...sums }) => [_id, sums]));
}

function plus(a: Sums, b: Sums): Sums {
  const sum = { ...a };
  for (const key of Object.keys(nothing) as (keyof Sums)[]) sum[key] += b[key];
  return sum;
}

function rowOf(region: string | null, name: string, sums: Sums = nothing): CoverageRow {
  const numerator = sums.own + sums.joint;
  const { employers: denominator } = sums;
  return {
    region,
    name,
    ...sums,
    rate: { numerator, denominator, value: denominator > 0 ? numerator / denominator : null },
  };
}
