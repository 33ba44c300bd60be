import { hash } from 'node:crypto';
import { Types } from 'mongoose';
import { type Visit, VisitModel } from '../../../schemas/organising/task.ts';
import { shanghaiDay } from '../../../schemas/platform/shanghai.ts';
import type { Scope } from '../../access/staff/scope.ts';
import { driver } from '../../platform/database/driver.ts';
import { decryptField, encryptField } from '../../platform/encryption/field-encryption.ts';
import { Failure } from '../../platform/errors/errors.ts';
import { maskName } from '../../platform/text/mask-fields.ts';
import { maskPersonalNumbers } from '../../platform/text/mask-text.ts';
import { requireEmployer } from '../../register/employers/read-employers.ts';
import { findUnionInScope } from '../../territory/unions/union-scope.ts';

/** A visit as the officer in charge reports it. */
export interface VisitInput {
  /** `YYYY-MM-DD`. */
  on: string;
  /** Name of the person visited. */
  whom?: string | undefined;
  result: string;
  /** The union on whose behalf the visit was made; the responsible union where it is left out. */
  union?: string | undefined;
}

/**
 * Log a visit to an employer. The same visit sent again is stored once.
 *
 * @throws {Failure} `employer_not_found`, `union_not_found`, `step_too_early` for a day in the future.
 */
export async function logVisit(
  employer: number,
  { on, whom, result, union }: VisitInput,
  { by, scope, now }: { by: string; scope: Scope; now: Date },
): Promise<Visit> {
  const { _id: serial, responsible } = await requireEmployer(employer, scope);
  if (union !== undefined) await findUnionInScope(union, scope);
  const today = shanghaiDay(now);
  if (on > today) throw new Failure('step_too_early', { after: '—', on });
  const _id = new Types.ObjectId();
  const visit = {
    _id,
    employer: serial,
    union: union ?? responsible ?? '',
    by,
    on,
    ...(whom && { whom: encryptField(whom, fieldOf(_id)) }),
    result: maskPersonalNumbers(result),
    at: now,
  };
  const key = hash('sha256', [serial, visit.union, by, on, result].join('\0'), 'base64url');
  await visits().updateOne({ key }, { $setOnInsert: { ...visit, key } as never }, { upsert: true });
  return (await visits().findOne({ key })) as Visit;
}

/** List the visits to an employer, the newest first; at most 100. @throws {Failure} `employer_not_found`. */
export async function visitsToEmployer(employer: number, scope: Scope) {
  const { _id } = await requireEmployer(employer, scope);
  const found = await visits()
    .find({ employer: _id }, { maxTimeMS: 3000 })
    .sort({ on: -1, _id: -1 })
    .limit(100)
    .toArray();
  return found.map(visitRowOf);
}

/** A visit in the API, with the name of the person visited masked. */
export function visitRowOf({ whom, _id, ...visit }: Visit) {
  return { ...visit, id: String(_id), whom: whom ? maskName(decryptField(whom, fieldOf(_id))) : null };
}

/** The collection of visits. */
export const visits = () => driver<Visit>(VisitModel);

/** The place of the encrypted name, to which its ciphertext is bound. */
const fieldOf = (id: Types.ObjectId) => ({ collection: 'visits', id, field: 'whom' });
