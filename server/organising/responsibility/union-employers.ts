import { type AssignmentMethod, assignmentMethods } from '../../../schemas/register/employer.ts';
import type { Scope } from '../../access/staff/scope.ts';
import { bySerial } from '../../platform/database/keyset.ts';
import { coverageRulesInForce } from '../../register/classification/generations.ts';
import { maskEmployerRow } from '../../register/employers/browse.ts';
import { type EmployerRow, employerRowOf } from '../../register/employers/read-employers.ts';
import { employers } from '../../register/record/employer-collection.ts';
import { findUnionInScope } from '../../territory/unions/union-scope.ts';

/** The employers of a union that are wanted, and a page of them. */
export interface UnionEmployersQuery {
  union: string;
  placing?: AssignmentMethod | undefined;
  limit: number;
  cursor?: string | undefined;
}

/**
 * List the employers that a union must act for, by serial. Phones and names of persons are masked. With `placing` unplaced,
 * they are the employers that the union still has to assign.
 *
 * @param asOf the day for which employers are classed, `YYYY-MM-DD`.
 * @throws {Failure} `union_not_found`, also where the union is outside the scope; `cursor_invalid`.
 */
export async function pageOfUnionEmployers(
  { union, placing, limit, cursor }: UnionEmployersQuery,
  scope: Scope,
  asOf: string,
): Promise<{ items: EmployerRow[]; next: string | null }> {
  await findUnionInScope(union, scope);
  const found = await employers()
    .find(
      {
        responsible: union,
        // This condition is always there: the index gives each placing in the order of serials, and MongoDB merges them.
        placing: placing ?? { $in: [...assignmentMethods] },
        ...bySerial.after(cursor, ['_id']),
        branchOf: { $exists: false },
      },
      { maxTimeMS: 3000 },
    )
    .sort({ _id: 1 })
    .limit(limit + 1)
    .toArray();
  const rules = await coverageRulesInForce();
  const { items, next } = bySerial.page(found, limit, ({ _id }) => [_id]);
  return { items: items.map((employer) => maskEmployerRow(employerRowOf(employer, asOf, rules))), next };
}
