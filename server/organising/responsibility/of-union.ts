import { type Placing, placings } from '../../../schemas/register/employer.ts';
import type { Scope } from '../../access/staff/scope.ts';
import { Failure } from '../../platform/errors/errors.ts';
import { rulesInForce } from '../../register/classification/generations.ts';
import { masked } from '../../register/employers/browse.ts';
import { type EmployerRow, rowOf } from '../../register/employers/read-employers.ts';
import { employers } from '../../register/record/working-set.ts';
import { findUnionWithin } from '../../territory/unions/scope.ts';

/** Which of a union's employers, and which page. */
export interface OfUnion {
  union: string;
  placing?: Placing | undefined;
  limit: number;
  cursor?: string | undefined;
}

/**
 * The employers that a union must act for, by serial, masked; of `placing` unplaced, those that it still has to assign.
 *
 * @throws {Failure} `union_not_found`, also where it is outside the scope; `cursor_invalid`.
 */
export async function pageOfUnion(
  { union, placing, limit, cursor }: OfUnion,
  scope: Scope,
  asOf: string,
): Promise<{ items: EmployerRow[]; next: string | null }> {
  await findUnionWithin(union, scope);
  if (cursor !== undefined && !/^\d{1,9}$/.test(cursor)) throw new Failure('cursor_invalid');
  const found = await employers()
    .find(
      {
        responsible: union,
        // Never absent: the index gives each placing in the order of serials, and MongoDB merges them.
        placing: placing ?? { $in: [...placings] },
        ...(cursor && { _id: { $gt: Number(cursor) } }),
        branchOf: { $exists: false },
      },
      { maxTimeMS: 3000 },
    )
    .sort({ _id: 1 })
    .limit(limit + 1)
    .toArray();
  const rules = await rulesInForce();
  const items = found.slice(0, limit).map((employer) => masked(rowOf(employer, asOf, rules)));
  return { items, next: found.length > limit ? String(items.at(-1)?.id) : null };
}
