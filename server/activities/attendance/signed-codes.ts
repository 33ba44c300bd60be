import { createHmac, createSecretKey, hkdfSync, type KeyObject, timingSafeEqual } from 'node:crypto';
import { keyRing } from '../../platform/encryption/keys.ts';

/** Written before every code, so that the mini-program knows one before it asks the server. */
const prefix = 'NF1.';
const hashBytes = 16;

/** A code as text: some bytes and 16 of their HMAC-SHA256; so long that base64 leaves no bit over. */
export function signCode(body: Buffer): string {
  return prefix + Buffer.concat([body, codeHash(body, hashBytes)]).toString('base64url');
}

/**
 * The bytes that a code was made of, so many; nothing where the text is none of ours.
 *
 * The hashes are compared in constant time, and before anything else is read: a forger learns of nothing else.
 */
export function openCode(text: string, length: number): Buffer | undefined {
  const whole = length + hashBytes;
  if (!text.startsWith(prefix) || text.length !== prefix.length + (whole * 4) / 3) return undefined;
  const bytes = Buffer.from(text.slice(prefix.length), 'base64url');
  // Characters that base64url does not have are left out in reading.
  if (bytes.length !== whole) return undefined;
  const body = bytes.subarray(0, length);
  return timingSafeEqual(bytes.subarray(length), codeHash(body, hashBytes)) ? body : undefined;
}

/** A keyed hash of some bytes, cut to so many: the key follows from the ring and serves codes of attendance alone. */
export function codeHash(bytes: Buffer, length: number): Buffer {
  return createHmac('sha256', codeKey()).update(bytes).digest().subarray(0, length);
}

/** What is derived from a ring is derived once; as a key and not as bytes, which Node would look at for each hash. */
const derived = new WeakMap<KeyObject, KeyObject>();

function codeKey(): KeyObject {
  const { index } = keyRing();
  let key = derived.get(index);
  if (!key) {
    key = createSecretKey(Buffer.from(hkdfSync('sha256', index, '', 'nuanfeng attendance codes', 32)));
    derived.set(index, key);
  }
  return key;
}
