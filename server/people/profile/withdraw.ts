import type { Consent, ConsentKind } from '../../../schemas/people/consent.ts';
import { currentConsents, noteConsent } from './consents.ts';
import { forgetIdNumber } from './me.ts';

/**
 * Withdraw a consent; what was held by it alone is deleted (PIPL art. 47). One that was never given changes nothing.
 *
 * @returns the newest consent of each kind.
 * @throws {Failure} `person_not_found`.
 */
export async function withdrawConsent(person: string, kind: ConsentKind, now: Date): Promise<Consent[]> {
  const given = (await currentConsents(person)).find((consent) => consent.kind === kind && consent.given);
  if (given) await noteConsent(person, { kind, version: given.version, given: false }, now);
  if (kind === 'id_number') await forgetIdNumber(person);
  return currentConsents(person);
}
