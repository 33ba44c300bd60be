import { normalPhone } from '../text/masks.ts';
import { blindIndex, decryptField, encryptField } from './field-encryption.ts';

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
 * The same, with envelope and index made when they are first read, or ahead of that by another thread (sealing.ts).
 *
 * A row that says what is known needs the key only, and one that is compared by its phone the index; the envelope is
 * read by whatever writes. So no part that writes has to think of it, and none can store a contact in clear.
 */
export class StatedContact implements SealedContact {
  readonly key: string;
  declare readonly sealed: string;
  declare readonly phoneIndex?: string;
  /** In clear: it is no property, so that nothing prints or stores it. */
  readonly #contact: Contact;
  #envelope: string | undefined;
  #index: string | undefined;

  constructor(contact: Contact) {
    this.key = contactKey(contact);
    this.#contact = contact;
    Object.defineProperty(this, 'sealed', StatedContact.#sealed);
    if (contact.phone) Object.defineProperty(this, 'phoneIndex', StatedContact.#phoneIndex);
  }

  /** The contact in clear. */
  get open(): Contact {
    return this.#contact;
  }

  /** Whether the envelope is made. */
  get isSealed(): boolean {
    return this.#envelope !== undefined;
  }

  /** Take what was made of it elsewhere. */
  take({ sealed, phoneIndex }: { sealed: string; phoneIndex: string | undefined }): void {
    this.#envelope = sealed;
    this.#index = phoneIndex;
  }

  // Own properties and enumerable: the driver and JSON read them as plain fields. What they make is kept, because a
  // document is read twice as it is written (its size, and its bytes), and again where its transaction is repeated.
  static readonly #sealed = {
    enumerable: true,
    get(this: StatedContact) {
      this.#envelope ??= envelopeOf(this.#contact, this.key);
      return this.#envelope;
    },
  };
  static readonly #phoneIndex = {
    enumerable: true,
    get(this: StatedContact) {
      this.#index ??= phoneIndexOf(this.#contact.phone ?? '');
      return this.#index;
    },
  };
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
