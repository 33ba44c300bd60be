import { blindIndex, decryptField, encryptField } from './fields.ts';
import { normalPhone } from './masks.ts';

/** The contact of an employer as a list gives it. */
export interface Contact {
  phone?: string | undefined;
  person?: string | undefined;
}

/**
 * The same as it is stored: one envelope for both.
 *
 * `key` is what contacts are compared by, and what stands for one in the hash of a statement: no phone can be guessed
 * from it. The envelope is bound to it, because a claim moves from employer to employer and from review to register.
 */
export interface SealedContact {
  key: string;
  sealed: string;
  /** What a phone is found and compared by; people's phones have the same index. */
  phoneIndex?: string;
}

/** The key of a contact; the same for the same phone and person. */
export function contactKey({ phone, person }: Contact): string {
  return blindIndex('contact', `${phone ?? ''}\0${person ?? ''}`);
}

/** A contact as it is stored. A row that says what is known needs its key only, and no envelope. */
export function sealContact(contact: Contact, key = contactKey(contact)): SealedContact {
  const sealed = encryptField(JSON.stringify([contact.phone ?? '', contact.person ?? '']), placeOf(key));
  return { key, sealed, ...(contact.phone && { phoneIndex: blindIndex('phone', normalPhone(contact.phone)) }) };
}

/** A stored contact in clear. */
export function openContact({ key, sealed }: Pick<SealedContact, 'key' | 'sealed'>): Contact {
  const [phone, person] = JSON.parse(decryptField(sealed, placeOf(key))) as [string, string];
  return { ...(phone && { phone }), ...(person && { person }) };
}

function placeOf(key: string) {
  return { collection: 'contacts', id: key, field: 'contact' };
}
