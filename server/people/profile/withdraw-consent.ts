import type { Consent, ConsentKind } from '../../../schemas/people/consent.ts';
import { findLatestConsents, recordConsent } from './consents.ts';
import { deleteIdNumber } from './own-profile.ts';

/**
 * Withdraw a consent and delete the data that was held only on its basis (PIPL art. 47). Withdrawing a consent that was
 * never given changes nothing.
 *
 * @returns the latest consent of each kind.
 * @throws {Failure} `person_not_found`.
 */
export async function withdrawConsent(person: string, kind: ConsentKind, now: Date): Promise<Consent[]> {
  const given = (await findLatestConsents(person)).find((consent) => consent.kind === kind && consent.given);
  if (given) await recordConsent(person, { kind, version: given.version, given: false }, now);
  if (kind === 'id_number') await deleteIdNumber(person);
  return findLatestConsents(person);
}
