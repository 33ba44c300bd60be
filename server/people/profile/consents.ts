import { type Consent, type ConsentKind, ConsentModel } from '../../../schemas/people/consent.ts';
import { PersonModel } from '../../../schemas/people/person.ts';
import { Failure } from '../../platform/errors/errors.ts';

/**
 * Note that a person gave a consent or withdrew it: one more record, none is changed.
 *
 * @throws {Failure} `person_not_found`.
 */
export async function noteConsent(
  person: string,
  consent: { kind: ConsentKind; version: string; given: boolean },
  now: Date,
): Promise<Consent> {
  if (!(await PersonModel.exists({ _id: person }))) throw new Failure('person_not_found');
  const noted = await ConsentModel.create({ ...consent, person, at: now });
  return noted.toObject();
}

/** The newest consent of each kind, given or withdrawn. */
export async function currentConsents(person: string): Promise<Consent[]> {
  const newest = new Map<string, Consent>();
  for (const consent of await ConsentModel.find({ person }).sort({ at: -1, _id: -1 }).lean()) {
    if (!newest.has(consent.kind)) newest.set(consent.kind, consent);
  }
  return [...newest.values()];
}

/**
 * @throws {Failure} `consent_required` where the person has not given it, or has withdrawn it.
 */
export async function requireConsent(person: string, kind: ConsentKind): Promise<void> {
  const newest = await ConsentModel.findOne({ person, kind }).sort({ at: -1, _id: -1 }).lean();
  if (!newest?.given) throw new Failure('consent_required', { kind });
}
