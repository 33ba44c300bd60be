import { trusted } from 'mongoose';
import {
  defaultSignupPolicy,
  type SignupPolicy,
  SignupPolicyModel,
} from '../../../schemas/activities/events/signup-policy.ts';
import { UnionModel } from '../../../schemas/territory/union.ts';
import type { Scope } from '../../access/staff/scope.ts';
import { putKeyed } from '../../platform/database/record-version.ts';
import { Failure } from '../../platform/errors/errors.ts';
import { coversUnion } from '../../territory/unions/union-scope.ts';
import { findUnion } from '../../territory/unions/union-tree.ts';

/**
 * Find the sign-up policy for events of a union: its own, or that of the nearest union above that has one.
 *
 * @returns `of` is the union that set the policy, and `version` that of the policy; undefined where the default applies.
 */
export async function findSignupPolicy(
  union: string,
): Promise<{ policy: SignupPolicy; of?: string; version?: number }> {
  const found = await UnionModel.findById(union, { ancestors: 1 }).lean();
  const path = [...(found?.ancestors ?? []), union];
  const policies = await SignupPolicyModel.find({ _id: trusted({ $in: path }) }).lean();
  const nearest = policies.sort((a, b) => path.indexOf(b._id) - path.indexOf(a._id))[0];
  if (!nearest) return { policy: { ...defaultSignupPolicy } };
  const { absences, withinDays, graceDays, heldBackHours, offerHours, nightFrom, nightUntil } = nearest;
  const policy = { absences, withinDays, graceDays, heldBackHours, offerHours, nightFrom, nightUntil };
  return { policy, of: nearest._id, version: nearest.version };
}

/** A sign-up policy with the union that set it, and the version of the asked union's own. */
type ShownPolicy = SignupPolicy & { of: string | null; version: number };

/** The sign-up policy for a union's events, which everybody may see. @throws {Failure} `union_not_found`. */
export async function showSignupPolicy(union: string): Promise<ShownPolicy> {
  await findUnion(union);
  const { policy, of = null, version = 0 } = await findSignupPolicy(union);
  return { ...policy, of, version: of === union ? version : 0 };
}

/**
 * Set the sign-up policy for events of a union and of the unions below that have none of their own. Published events
 * keep theirs.
 *
 * @param seen the version that the officer saw.
 * @throws {Failure} `changed_since`; `union_not_found`, also for a union outside the scope.
 */
export async function saveSignupPolicy(
  union: string,
  policy: SignupPolicy,
  scope: Scope,
  seen?: number,
): Promise<ShownPolicy> {
  const found = await UnionModel.findById(union).lean();
  if (!found || !coversUnion(scope, found)) throw new Failure('union_not_found', { union });
  const { version } = await putKeyed(SignupPolicyModel, union, { fields: policy, seen });
  return { ...policy, of: union, version };
}
