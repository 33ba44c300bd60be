import { Schema } from 'mongoose';

/** Kinds of personal data; `secret` is what opens something, and leaves the server for nobody, its person included. */
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
 * The place that an envelope is bound to, where that is not the document and path it stands in: a value that moves from
 * field to field, or with a part of a document. `by` are the fields beside or above it that then identify the part.
 */
export interface OtherPlace {
  collection?: string;
  field: string;
  by?: readonly string[];
}

/**
 * How a tagged value is stored: in an envelope (server/platform/encryption/field-encryption.ts), as a blind index of one, or as it is.
 *
 * The tags are all that exports, erasure and rotation go by (server/platform/encryption/registry.ts).
 */
export type PersonalForm = 'encrypted' | 'index' | 'plain';

const isEnvelope = (value: unknown) => value == null || /^v1\.[\w-]{1,16}\.[\w-]{16}\.[\w-]{22,}$/.test(String(value));

/** A field that holds personal data in an envelope: a plain text is refused, so that none is stored by mistake. */
export function encrypted<Kind extends PersonalKind>(kind: Kind, place?: OtherPlace) {
  return {
    type: String,
    personal: kind,
    form: 'encrypted',
    ...(place && { place }),
    // The message holds no value: it may end in a log.
    validate: { validator: isEnvelope, message: 'not encrypted' },
  } as const;
}

/** A field by which an encrypted one of the same kind is found. */
export function blindIndexOf<Kind extends PersonalKind>(kind: Kind) {
  return { type: String, personal: kind, form: 'index' } as const;
}

/** A field that is personal and yet stored as it is, as the name of a device. */
export function plainPersonal<Kind extends PersonalKind>(kind: Kind) {
  return { type: String, personal: kind, form: 'plain' } as const;
}

/**
 * What erasing a person does to a document that belongs to them: it goes; or it stays for the totals under a
 * pseudonym, without its personal fields; or it stays as it is, because a law wants it kept (the audit), and names
 * them by an id that then leads to nothing.
 */
export type OnErase = 'delete' | 'pseudonym' | 'keep';

/** A field that says to which person a document belongs. */
export function personReference<Rule extends OnErase>(onErase: Rule) {
  return { type: Schema.Types.ObjectId, required: true, onErase } as const;
}

/**
 * A text that says to which person or account a document belongs.
 *
 * @param member How it is written of a person: what stands before the id, and what else the document then holds.
 */
export function callerReference<Rule extends Exclude<OnErase, 'pseudonym'>>(
  onErase: Rule,
  member: { before?: string; where?: Readonly<Record<string, unknown>> },
) {
  return { type: String, onErase, member } as const;
}
