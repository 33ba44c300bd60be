import mongoose, { trusted } from 'mongoose';
import { type Pilot, PilotModel } from '../../../schemas/organising/federation.ts';
import { CounterModel } from '../../../schemas/platform/counter.ts';
import { UnionModel } from '../../../schemas/territory/union.ts';
import type { Scope } from '../../access/staff/scope.ts';
import { isAsSeen, nextVersion, removeKeyed } from '../../platform/database/record-version.ts';
import { changedSince } from '../../platform/errors/changed-since.ts';
import { Failure } from '../../platform/errors/errors.ts';
import { unionScopeFilter } from '../../territory/unions/union-scope.ts';
import { findFederation } from './federations.ts';

/** The limits of the 8+2+N programme: eight streets of a district, two federations in each; N services have no limit. */
export const pilotLimits = { streets: 8, perStreet: 2 } as const;

/** List the pilots of a scope with their services, by street. */
export async function listPilots(scope: Scope): Promise<Pilot[]> {
  const federations = await UnionModel.find({ ...unionScopeFilter(scope), kind: 'federation' }, { _id: 1 }).lean();
  return PilotModel.find({ _id: trusted({ $in: federations.map(({ _id }) => _id) }) })
    .sort({ street: 1, _id: 1 })
    .lean();
}

/**
 * Make a federation a pilot, or replace the services of one. A federation without services is no pilot any more.
 *
 * Each district has room for eight streets and two federations in each street.
 *
 * @param seen the version that the officer saw.
 * @throws {Failure} `federation_not_found`, `pilots_too_many`, `changed_since`.
 */
export async function putPilot(
  id: string,
  services: Pilot['services'],
  { by, scope, now, seen }: { by: string; scope: Scope; now: Date; seen?: number | undefined },
): Promise<Pilot> {
  const { region } = await findFederation(id, scope);
  const street = region.slice(0, 9);
  const fields = { street, services: [...services], by, at: now };
  if (services.length === 0) {
    await removeKeyed(PilotModel, id, { fields: { services }, seen });
    return { _id: id, ...fields, version: 0 };
  }
  const district = street.slice(0, 6);
  return mongoose.connection.transaction(async (session) => {
    // Every transaction that adds a pilot in the district writes here, so that two at once do not take the same place.
    await CounterModel.updateOne({ _id: `pilots ${district}` }, { $inc: { next: 1 } }, { upsert: true, session });
    const all = await PilotModel.find({}).session(session).lean();
    const stored = all.find((one) => one._id === id) ?? {};
    if (!isAsSeen(stored, seen)) throw changedSince({ services }, stored);
    const others = all.filter((one) => one._id !== id && one.street.startsWith(district));
    const streets = new Set([...others.map((one) => one.street), street]);
    const inStreet = others.filter((one) => one.street === street).length + 1;
    if (streets.size > pilotLimits.streets || inStreet > pilotLimits.perStreet) {
      throw new Failure('pilots_too_many', { ...pilotLimits });
    }
    const update = { $set: fields, ...nextVersion };
    const options = { upsert: true, returnDocument: 'after', session } as const;
    return PilotModel.findOneAndUpdate({ _id: id }, update, options).lean().orFail();
  });
}
