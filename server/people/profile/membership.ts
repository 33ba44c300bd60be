import { trusted } from 'mongoose';
import { PersonModel } from '../../../schemas/people/person.ts';
import { UnionModel } from '../../../schemas/territory/union.ts';
import { Failure } from '../../platform/errors/errors.ts';
import { findMe } from './me.ts';

/**
 * Ask a union to confirm that one is its member; its officers then find the person among those who ask.
 *
 * @throws {Failure} `union_not_found`, `person_not_found`.
 */
export async function applyToUnion(person: string, union: string, now: Date) {
  const asked = await UnionModel.findById(union, { region: 1 }).lean();
  if (!asked) throw new Failure('union_not_found', { union });
  const applied = { union, region: asked.region, at: now };
  // Whoever is its member already has nothing to ask for.
  await PersonModel.updateOne({ _id: person, 'membership.union': trusted({ $ne: union }) }, { $set: { applied } });
  return findMe(person);
}

/** Be a member no more, and take back what one asked for. @throws {Failure} `person_not_found`. */
export async function leaveUnion(person: string) {
  await PersonModel.updateOne({ _id: person }, { $unset: { membership: 1, applied: 1 } });
  return findMe(person);
}
