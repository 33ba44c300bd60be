import { normalisePhone } from '../text/mask-fields.ts';
import { blindIndex, decryptField, encryptField } from './field-encryption.ts';

/** The contact of an employer in clear. */
export interface Contact {
  phone?: string | undefined;
  /** The name of the person to ask for. */
  person?: string | undefined;
}

/**
 * A contact as it is stored: phone and person in one envelope.
 *
 * Contacts are compared by `key`, and it represents the contact in the hash of a statement, because no phone number can
 * be guessed from it. The envelope is bound to the key, because a statement moves from employer to employer, and from
 * the review queue to the register.
 */
interface EncryptedContact {
  key: string;
  /** The envelope. */
  sealed: string;
  /** The blind index by which a phone is found and compared; the phones of people have the same index. */
  phoneIndex?: string;
}

/** Compute the key of a contact: equal contacts have equal keys. */
export function contactKey({ phone, person }: Contact): string {
  return blindIndex('contact', `${phone ?? ''}\0${person ?? ''}`);
}

/** Encrypt a contact for storing. */
export function encryptContact(contact: Contact, key = contactKey(contact)): EncryptedContact {
  const sealed = envelopeOf(contact, key);
  return { key, sealed, ...(contact.phone && { phoneIndex: phoneIndexOf(contact.phone) }) };
}

/**
 * A stored contact whose envelope and index are made when they are first read, or earlier by a thread
 * (contact-encryption.ts).
 *
 * Most rows of a list need less: the key if they state what is known, and the index if they are compared by their phone.
 * Every write reads the envelope. So no code that writes has to encrypt, and none can store a contact in clear.
 */
export class LazyContact implements EncryptedContact {
  readonly key: string;
  declare readonly sealed: string;
  declare readonly phoneIndex?: string;
  /** The contact in clear, in a private field that nothing prints or stores. */
  readonly #contact: Contact;
  #envelope: string | undefined;
  #index: string | undefined;

  constructor(contact: Contact) {
    this.key = contactKey(contact);
    this.#contact = contact;
    Object.defineProperty(this, 'sealed', LazyContact.#sealed);
    if (contact.phone) Object.defineProperty(this, 'phoneIndex', LazyContact.#phoneIndex);
  }

  /** The contact in clear. */
  get plain(): Contact {
    return this.#contact;
  }

  /** Whether the envelope has been made. */
  get isEncrypted(): boolean {
    return this.#envelope !== undefined;
  }

  /** Set the envelope and the index that a thread has made. */
  setEncrypted({ sealed, phoneIndex }: { sealed: string; phoneIndex: string | undefined }): void {
    this.#envelope = sealed;
    this.#index = phoneIndex;
  }

  // Own enumerable properties, which the driver and JSON read as plain fields. Their values are kept, because a write
  // reads a document twice (its size, and its bytes), and again when its transaction is repeated.
  static readonly #sealed = {
    enumerable: true,
    get(this: LazyContact) {
      this.#envelope ??= envelopeOf(this.#contact, this.key);
      return this.#envelope;
    },
  };
  static readonly #phoneIndex = {
    enumerable: true,
    get(this: LazyContact) {
      this.#index ??= phoneIndexOf(this.#contact.phone ?? '');
      return this.#index;
    },
  };
}

/** Decrypt a stored contact. */
export function decryptContact({ key, sealed }: Pick<EncryptedContact, 'key' | 'sealed'>): Contact {
  const [phone, person] = JSON.parse(decryptField(sealed, contextOf(key))) as [string, string];
  return { ...(phone && { phone }), ...(person && { person }) };
}

function envelopeOf({ phone = '', person = '' }: Contact, key: string): string {
  return encryptField(JSON.stringify([phone, person]), contextOf(key));
}

function phoneIndexOf(phone: string): string {
  return blindIndex('phone', normalisePhone(phone));
}

function contextOf(key: string) {
  return { collection: 'contacts', id: key, field: 'contact' };
}
