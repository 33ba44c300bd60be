import { createCipheriv, createDecipheriv, createHmac, hash, type KeyObject, randomBytes } from 'node:crypto';
import { keyRing } from './keys.ts';

/** Where an encrypted value is stored; a value that is moved elsewhere no longer decrypts. */
export interface Place {
  collection: string;
  /** `_id` of the document. */
  id: unknown;
  field: string;
}

const envelope = /^v1\.([A-Za-z0-9_-]{1,16})\.([A-Za-z0-9_-]{16})\.([A-Za-z0-9_-]{22,})$/;
const ivBytes = 12;
const tagBytes = 16;

/**
 * Encrypt a value for its place: `v1.<kid>.<iv>.<ciphertext and tag>`, AES-256-GCM, base64url.
 *
 * The place is authenticated with it, so that nobody who can write to the database can exchange two people's values.
 */
export function encryptField(value: string, place: Place): string {
  const { current, keys } = keyRing();
  const iv = freshIv();
  const cipher = createCipheriv('aes-256-gcm', keyOf(keys, current), iv);
  cipher.setAAD(aadOf(place));
  const sealed = Buffer.concat([cipher.update(value, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  return `v1.${current}.${iv.toString('base64url')}.${sealed.toString('base64url')}`;
}

/**
 * The value in an envelope.
 *
 * @throws an error, a bug or a forgery, where it was made for another place or with a key that is not there, or was
 *   changed. The error names the place and no value.
 */
export function decryptField(text: string, place: Place): string {
  const [, kid = '', iv = '', sealed = ''] = envelope.exec(text) ?? [];
  const bytes = Buffer.from(sealed, 'base64url');
  // Base64 has several texts for one value where bits are left over: only the one that we write is taken.
  if (!kid || bytes.toString('base64url') !== sealed) throw new Error(`no envelope in ${nameOf(place)}`);
  const decipher = createDecipheriv('aes-256-gcm', keyOf(keyRing().keys, kid), Buffer.from(iv, 'base64url'), {
    authTagLength: tagBytes,
  });
  decipher.setAAD(aadOf(place));
  decipher.setAuthTag(bytes.subarray(-tagBytes));
  try {
    return Buffer.concat([decipher.update(bytes.subarray(0, -tagBytes)), decipher.final()]).toString('utf8');
  } catch {
    throw new Error(`the envelope in ${nameOf(place)} was changed or belongs elsewhere`);
  }
}

/** The id of the key that an envelope was made with; nothing for a text that is no envelope. */
export function keyIdOf(text: string): string | undefined {
  return envelope.exec(text)?.[1];
}

/**
 * By what a value is found without being stored: HMAC-SHA256 under the index key, base64url.
 *
 * @param kind `phone`, `idNumber`, `openid`: equal texts of two kinds have different indexes.
 * @param normalised One spelling a value, see `normalPhone` and `normalIdNumber`.
 */
export function blindIndex(kind: string, normalised: string): string {
  return hmac(keyRing().index, `${kind}\0${normalised}`);
}

/**
 * HMAC-SHA256 by its definition, two hashes (RFC 2104): a third of the time of an object for each, and nothing left
 * for the collector. An import makes two for every row.
 */
function hmac(key: KeyObject, text: string): string {
  if (padded?.key !== key) padded = { key, inner: paddedKey(key, 0x36, 1024), outer: paddedKey(key, 0x5c, 32) };
  const { inner, outer } = padded;
  if (text.length * 3 > inner.length - blockBytes) return createHmac('sha256', key).update(text).digest('base64url');
  const end = blockBytes + inner.write(text, blockBytes);
  outer.write(hash('sha256', inner.subarray(0, end), 'binary'), blockBytes, 'latin1');
  return hash('sha256', outer, 'base64url');
}

const blockBytes = 64;
let padded: { key: KeyObject; inner: Buffer; outer: Buffer } | undefined;

/** The key, shorter than a block, XORed with the pad; and room behind it. */
function paddedKey(key: KeyObject, pad: number, room: number): Buffer {
  const bytes = Buffer.alloc(blockBytes + room).fill(pad, 0, blockBytes);
  for (const [at, byte] of key.export().entries()) bytes[at] = byte ^ pad;
  return bytes;
}

let pool = Buffer.alloc(0);

/** Random bytes are fetched for a thousand values at a time: an import of lists seals hundreds of thousands. */
function freshIv(): Buffer {
  if (pool.length < ivBytes) pool = randomBytes(1024 * ivBytes);
  const iv = pool.subarray(0, ivBytes);
  pool = pool.subarray(ivBytes);
  return iv;
}

function keyOf(keys: ReturnType<typeof keyRing>['keys'], kid: string) {
  const key = keys.get(kid);
  if (!key) throw new Error(`key ${kid} of personal data is not in PERSONAL_KEYS`);
  return key;
}

function aadOf({ collection, id, field }: Place): Buffer {
  return Buffer.from(`${collection}\0${field}\0${String(id)}`);
}

function nameOf({ collection, field }: Place): string {
  return `${collection}.${field}`;
}
