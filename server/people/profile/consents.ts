import { type Consent, type ConsentKind, ConsentModel } from '../../../schemas/people/consent.ts';
import { PersonModel } from '../../../schemas/people/person.ts';
import { Failure } from '../../platform/errors/errors.ts';
import { findConsentText } from './consent-texts.ts';

/**
 * Record that a person gave or withdrew a consent. Adds a record and changes none. Given is only what there is a text of; what is
 * withdrawn may be of a text that there no longer is.
 *
 * @throws {Failure} `person_not_found`, `consent_text_not_found`.
 */
export async function recordConsent(
  person: string,
  consent: { kind: ConsentKind; version: string; given: boolean },
  now: Date,
): Promise<Consent> {
  if (!(await PersonModel.exists({ _id: person }))) throw new Failure('person_not_found');
  if (consent.given) findConsentText(consent.kind, consent.version);
  const recorded = await ConsentModel.create({ ...consent, person, at: now });
  return recorded.toObject();
}

/** Find a person's latest consent of each kind, given or withdrawn. */
export async function findLatestConsents(person: string): Promise<Consent[]> {
  const latest = new Map<string, Consent>();
  for (const consent of await ConsentModel.find({ person }).sort({ at: -1, _id: -1 }).lean()) {
    if (!latest.has(consent.kind)) latest.set(consent.kind, consent);
  }
  return [...latest.values()];
}

/**
 * Require that a person's consent is in force.
 *
 * @throws {Failure} `consent_required` if the person never gave it or has withdrawn it.
 */
export async function requireConsent(person: string, kind: ConsentKind): Promise<void> {
  const latest = await ConsentModel.findOne({ person, kind }).sort({ at: -1, _id: -1 }).lean();
  if (!latest?.given) throw new Failure('consent_required', { kind });
}
