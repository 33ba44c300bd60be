import { hash } from 'node:crypto';
import { type mongo, Types } from 'mongoose';
import { type Visit, VisitModel } from '../../../schemas/organising/task.ts';
import { shanghaiDay } from '../../../schemas/platform/shanghai.ts';
import type { Scope } from '../../access/staff/scope.ts';
import { decryptField, encryptField } from '../../platform/encryption/field-encryption.ts';
import { Failure } from '../../platform/errors/errors.ts';
import { maskPersonal } from '../../platform/text/mask-numbers.ts';
import { maskName } from '../../platform/text/masks.ts';
import { findStored } from '../../register/employers/read-employers.ts';
import { findUnionWithin } from '../../territory/unions/scope.ts';

/** A visit as the officer in charge tells it. */
export interface GivenVisit {
  on: string;
  /** With whom: a name. */
  whom?: string | undefined;
  result: string;
  /** The union on whose behalf; the one that must act, unless told. */
  union?: string | undefined;
}

/**
 * Log a visit to an employer; the same one told again is not a second.
 *
 * @throws {Failure} `employer_not_found`, `union_not_found`, `step_too_early` for a day that is still to come.
 */
export async function logVisit(
  employer: number,
  { on, whom, result, union }: GivenVisit,
  { by, scope, now }: { by: string; scope: Scope; now: Date },
): Promise<Visit> {
  const { _id: serial, responsible } = await findStored(employer, scope);
  if (union !== undefined) await findUnionWithin(union, scope);
  const today = shanghaiDay(now);
  if (on > today) throw new Failure('step_too_early', { after: '—', on });
  const _id = new Types.ObjectId();
  const visit = {
    _id,
    employer: serial,
    union: union ?? responsible ?? '',
    by,
    on,
    ...(whom && { whom: encryptField(whom, placeOf(_id)) }),
    result: maskPersonal(result),
    at: now,
  };
  const key = hash('sha256', [serial, visit.union, by, on, result].join('\0'), 'base64url');
  await visits().updateOne({ key }, { $setOnInsert: { ...visit, key } as never }, { upsert: true });
  return (await visits().findOne({ key })) as Visit;
}

/** The visits to an employer, the last first, with whom masked. @throws {Failure} `employer_not_found`. */
export async function visitsTo(employer: number, scope: Scope) {
  const { _id } = await findStored(employer, scope);
  const found = await visits()
    .find({ employer: _id }, { maxTimeMS: 3000 })
    .sort({ on: -1, _id: -1 })
    .limit(100)
    .toArray();
  return found.map(shownVisit);
}

/** A visit as the outside sees it. */
export function shownVisit({ whom, _id, ...visit }: Visit) {
  return { ...visit, id: String(_id), whom: whom ? maskName(decryptField(whom, placeOf(_id))) : null };
}

/** The driver's collection. */
export const visits = () => VisitModel.collection as unknown as mongo.Collection<Visit>;

const placeOf = (id: Types.ObjectId) => ({ collection: 'visits', id, field: 'whom' });
