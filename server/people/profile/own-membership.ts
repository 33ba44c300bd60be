import { trusted } from 'mongoose';
import { PersonModel } from '../../../schemas/people/person.ts';
import { UnionModel } from '../../../schemas/territory/union.ts';
import { Failure } from '../../platform/errors/errors.ts';
import { findOwnProfile } from './own-profile.ts';

/**
 * Apply to a union to confirm one's membership. Its officers then find the person among the applicants.
 *
 * @throws {Failure} `union_not_found`, `person_not_found`.
 */
export async function applyToUnion(person: string, union: string, now: Date) {
  const found = await UnionModel.findById(union, { region: 1 }).lean();
  if (!found) throw new Failure('union_not_found', { union });
  const applied = { union, region: found.region, at: now };
  // A member of this union has nothing to apply for.
  await PersonModel.updateOne({ _id: person, 'membership.union': trusted({ $ne: union }) }, { $set: { applied } });
  return findOwnProfile(person);
}

/** End one's own membership and withdraw one's application. @throws {Failure} `person_not_found`. */
export async function leaveUnion(person: string) {
  await PersonModel.updateOne({ _id: person }, { $unset: { membership: 1, applied: 1 } });
  return findOwnProfile(person);
}
