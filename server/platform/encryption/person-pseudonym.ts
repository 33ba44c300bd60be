import { blindIndex } from './field-encryption.ts';

/**
 * Compute the pseudonym under which a person stands where no erasure reaches, in the audit and the list of erasures: HMAC-SHA256
 * with the index key.
 *
 * While there is the person, it is found by the id. Nothing holds the id after the erasure, and the pseudonym, which does not
 * give it back, then leads to nobody (PIPL art. 73(4); EDPB Guidelines 01/2025 on pseudonymisation).
 */
export function personPseudonym(id: string): string {
  return blindIndex('person in the audit', id);
}

/** Replace every id in a text, such as `id id`, by the pseudonym of the person. */
export function replacePersonIds(text: string): string {
  return text.replace(/\b[0-9a-f]{24}\b/g, personPseudonym);
}
