import { Schema } from 'mongoose';

/** A kind of personal data. A `secret` gives access to something and never leaves the server, not even for its owner. */
export type PersonalKind =
  | 'openid'
  | 'phone'
  | 'name'
  | 'idNumber'
  | 'contact'
  | 'address'
  | 'trait'
  | 'text'
  | 'secret';

/**
 * The encryption context of a value that is bound to something else than its document and path, because it moves from
 * field to field, or with a part of a document.
 */
export interface EncryptionContextOverride {
  collection?: string;
  field: string;
  /** The fields beside or above the value that identify the part of a document with which it moves. */
  by?: readonly string[];
}

/**
 * How a tagged value is stored: encrypted in an envelope, as the blind index of an encrypted value, or in clear.
 *
 * Export, erasure and key rotation find personal data by these tags alone (`personalFields`).
 */
export type PersonalForm = 'encrypted' | 'index' | 'plain';

const isEnvelope = (value: unknown) => value == null || /^v1\.[\w-]{1,16}\.[\w-]{16}\.[\w-]{22,}$/.test(String(value));

/** Declare a field that holds personal data in an envelope. Clear text is refused, so that none is stored by mistake. */
export function encrypted<Kind extends PersonalKind>(kind: Kind, encryptionContext?: EncryptionContextOverride) {
  return {
    type: String,
    personal: kind,
    form: 'encrypted',
    ...(encryptionContext && { encryptionContext }),
    // The message does not show the value, because it may be logged.
    validate: { validator: isEnvelope, message: 'not encrypted' },
  } as const;
}

/** Declare the blind index of an encrypted field of the same kind. */
export function blindIndexOf<Kind extends PersonalKind>(kind: Kind) {
  return { type: String, personal: kind, form: 'index' } as const;
}

/** Declare a field that is personal and yet stored in clear, such as a hash or an address. */
export function plainPersonal<Kind extends PersonalKind>(kind: Kind) {
  return { type: String, personal: kind, form: 'plain' } as const;
}

/**
 * What the erasure of a person does to a document that belongs to them: `delete` deletes it; `pseudonym` keeps it for
 * the totals under a pseudonym, without its personal fields; `keep` leaves it unchanged because a law demands it (the
 * audit), under a pseudonym from the beginning.
 */
export type OnErase = 'delete' | 'pseudonym' | 'keep';

/** Declare a field that names the person to whom a document belongs. */
export function personReference<Rule extends OnErase>(onErase: Rule) {
  return { type: Schema.Types.ObjectId, required: true, onErase } as const;
}

/**
 * Declare a text field that names the person or the account to whom a document belongs.
 *
 * @param member how a person is named: the text before the id, or by the pseudonym; and the condition that such a document meets.
 */
export function callerReference<Rule extends Exclude<OnErase, 'pseudonym'>>(
  onErase: Rule,
  member: { before?: string; isPseudonym?: true; where?: Readonly<Record<string, unknown>> },
) {
  return { type: String, onErase, member } as const;
}
