import { shanghaiDay } from '../../../schemas/platform/shanghai.ts';
import type { Handover } from '../../../schemas/register/responsibility.ts';
import { type Scope, wholeInstallation } from '../../access/staff/scope.ts';
import { Failure } from '../../platform/errors/errors.ts';
import { maskPersonal } from '../../platform/text/mask-numbers.ts';
import { refreshDirectory } from '../../register/assignment/directory.ts';
import { handoverOf, handovers, keepHandovers } from '../../register/assignment/follow-employers.ts';
import { findStored } from '../../register/employers/read-employers.ts';
import { revise } from '../../register/employers/revise.ts';
import { withVerified } from '../../register/employers/verify.ts';
import { employers } from '../../register/record/working-set.ts';
import { holdsUnion } from '../../territory/unions/scope.ts';

/** Who gives an employer away, to whom and why. */
export interface HandOver {
  to: string;
  reason: string;
  by: string;
  scope: Scope;
}

/**
 * Give an employer to the union that must act, against what place and trade say; both unions see the hand-over.
 *
 * Whoever holds both can do it: for two districts that is the city. Giving it to whom it is assigned already changes
 * nothing.
 *
 * @throws {Failure} `employer_not_found`, `union_not_found`, also where the union lies outside the scope, or is not of a kind
 *   that acts for others (`actingKinds`).
 */
export async function handOver(id: number, { to, reason, by, scope }: HandOver, now = new Date()): Promise<void> {
  const employer = await findStored(id, scope);
  const union = (await refreshDirectory()).byId.get(to);
  if (!union || !holdsUnion(scope, union)) throw new Failure('union_not_found', { union: to });
  if (employer.assigned === to && employer.responsible === to) return;
  const day = shanghaiDay(now);
  let from: string | null = null;
  await revise({
    cause: { cause: 'assignment', day, by, at: now },
    serials: [employer._id],
    edit: ({ statements, responsible }) => {
      from = responsible ?? null;
      return withVerified(statements, { assigned: to }, by, day).statements;
    },
    also: async (session) => {
      const changed = await employers().findOne({ _id: employer._id }, { session });
      if (!changed) return;
      await keepHandovers(
        [handoverOf(changed, { from, cause: 'assigned', at: now, by, reason: maskPersonal(reason) })],
        session,
      );
    },
  });
}

/** A page of the hand-overs that a scope's unions, or those below, gave or got, the last first. */
export async function pageOfHandovers(
  scope: Scope,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<{ items: (Handover & { id: string })[]; next: string | null }> {
  const [, before, last] = /^(\d{1,15})_(\d{1,9}\.\d{1,9})$/.exec(cursor ?? '') ?? [];
  if (cursor !== undefined && (before === undefined || last === undefined)) throw new Failure('cursor_invalid');
  const at = new Date(Number(before));
  const found = await handovers()
    .find(
      {
        ...(scope.unions !== wholeInstallation && { within: { $in: [...scope.unions] } }),
        ...(last && { $or: [{ at: { $lt: at } }, { at, _id: { $lt: last } }] }),
      },
      { maxTimeMS: 3000 },
    )
    .sort({ at: -1, _id: -1 })
    .limit(limit + 1)
    .toArray();
  const items = found.slice(0, limit).map((one) => ({ ...one, id: one._id }));
  const end = found.length > limit ? items.at(-1) : undefined;
  return { items, next: end ? `${end.at.getTime()}_${end.id}` : null };
}
