import { shanghaiDay } from '../../../schemas/platform/shanghai.ts';
import type { Handover } from '../../../schemas/register/responsibility.ts';
import { type Scope, wholeInstallation } from '../../access/staff/scope.ts';
import { keyset, timePart } from '../../platform/database/keyset.ts';
import { Failure } from '../../platform/errors/errors.ts';
import { maskPersonalNumbers } from '../../platform/text/mask-text.ts';
import { handoverOf, handovers, saveHandovers } from '../../register/assignment/follow-employers.ts';
import { refreshDirectory } from '../../register/assignment/refresh-directory.ts';
import { requireEmployer } from '../../register/employers/read-employers.ts';
import { revise } from '../../register/employers/revise.ts';
import { addVerified } from '../../register/employers/verify.ts';
import { employers } from '../../register/record/employer-collection.ts';
import { coversUnion } from '../../territory/unions/union-scope.ts';

/** A hand-over to be made: to which union, why, and who makes it. */
export interface HandoverInput {
  /** Code of the union. */
  to: string;
  reason: string;
  by: string;
  scope: Scope;
}

/**
 * Assign an employer to a union by hand. This takes precedence over place and trade, and both unions see the hand-over.
 *
 * The scope has to hold both unions: for two districts it is that of the city. Nothing changes where the employer is assigned
 * to the union already.
 *
 * @throws {Failure} `employer_not_found`; `union_not_found`, also where the union lies outside the scope or is not of a kind
 *   that acts for others (`actingKinds`).
 */
export async function handOverEmployer(
  id: number,
  { to, reason, by, scope }: HandoverInput,
  now = new Date(),
): Promise<void> {
  const employer = await requireEmployer(id, scope);
  const union = (await refreshDirectory()).byId.get(to);
  if (!union || !coversUnion(scope, union)) throw new Failure('union_not_found', { union: to });
  if (employer.assigned === to && employer.responsible === to) return;
  const today = shanghaiDay(now);
  let from: string | null = null;
  await revise({
    cause: { cause: 'assignment', day: today, by, at: now },
    serials: [employer._id],
    edit: ({ statements, responsible }) => {
      from = responsible ?? null;
      return addVerified(statements, { assigned: to }, by, today).statements;
    },
    alsoWrite: async (session) => {
      const changed = await employers().findOne({ _id: employer._id }, { session });
      if (!changed) return;
      await saveHandovers(
        [handoverOf(changed, { from, cause: 'assigned', at: now, by, reason: maskPersonalNumbers(reason) })],
        session,
      );
    },
  });
}

/** The id of a hand-over, `1024.4`, in a cursor, which separates its parts by dots. */
const handoverId = {
  write: (id: string) => id.replace('.', '-'),
  read: (text: string) => (/^\d{1,9}-\d{1,9}$/.test(text) ? text.replace('-', '.') : undefined),
};
const byTimeAndId = keyset<[at: Date, id: string]>('descending', timePart, handoverId);

/** List the hand-overs from or to a scope's unions or unions below them, the newest first. @throws {Failure} `cursor_invalid`. */
export async function pageOfHandovers(
  scope: Scope,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<{ items: (Handover & { id: string })[]; next: string | null }> {
  const found = await handovers()
    .find(
      {
        ...(scope.unions !== wholeInstallation && { within: { $in: [...scope.unions] } }),
        ...byTimeAndId.after(cursor, ['at', '_id']),
      },
      { maxTimeMS: 3000 },
    )
    .sort({ at: -1, _id: -1 })
    .limit(limit + 1)
    .toArray();
  const { items, next } = byTimeAndId.page(found, limit, ({ at, _id }) => [at, _id]);
  return { items: items.map((handover) => ({ ...handover, id: handover._id })), next };
}
