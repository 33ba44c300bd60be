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

/** A contact as it is stored. */
export function sealContact(contact: Contact, key = contactKey(contact)): SealedContact {
  const sealed = envelopeOf(contact, key);
  return { key, sealed, ...(contact.phone && { phoneIndex: phoneIndexOf(contact.phone) }) };
}

/**
 * The same, with envelope and index made when they are first read.
 *
 * A row that says what is known needs the key only, and one that is compared by its phone the index; the envelope is
 * read by whatever writes. So no part that writes has to think of it, and none can store a contact in clear.
 */
export function statedContact(contact: Contact): SealedContact {
  const key = contactKey(contact);
  const { phone } = contact;
  let envelope: string | undefined;
  let index: string | undefined;
  // Own getters and enumerable: the driver and JSON read them as plain fields. Kept, because a document is read twice
  // as it is written (its size, and its bytes), and again where its transaction is repeated.
  const stated = {
    key,
    get sealed() {
      envelope ??= envelopeOf(contact, key);
      return envelope;
    },
  };
  if (!phone) return stated;
  return Object.defineProperty(stated, 'phoneIndex', {
    enumerable: true,
    get() {
      index ??= phoneIndexOf(phone);
      return index;
    },
  });
}

/** A stored contact in clear. */
export function openContact({ key, sealed }: Pick<SealedContact, 'key' | 'sealed'>): Contact {
  const [phone, person] = JSON.parse(decryptField(sealed, placeOf(key))) as [string, string];
  return { ...(phone && { phone }), ...(person && { person }) };
}

function envelopeOf({ phone = '', person = '' }: Contact, key: string): string {
  return encryptField(JSON.stringify([phone, person]), placeOf(key));
}

function phoneIndexOf(phone: string): string {
  return blindIndex('phone', normalPhone(phone));
}

function placeOf(key: string) {
  return { collection: 'contacts', id: key, field: 'contact' };
}
