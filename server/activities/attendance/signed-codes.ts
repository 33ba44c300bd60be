import { createHmac, createSecretKey, hkdfSync, type KeyObject, timingSafeEqual } from 'node:crypto';
import { keyRing } from '../../platform/encryption/key-ring.ts';

/** The prefix of every code, by which the mini-program recognises one before it asks the server. */
const prefix = 'NF1.';
const hmacBytes = 16;

/**
 * Make a signed code: the body and 16 bytes of its HMAC-SHA256 in base64url. The length must leave no spare bits in
 * base64.
 */
export function signCode(body: Buffer): string {
  return prefix + Buffer.concat([body, codeHmacOf(body, hmacBytes)]).toString('base64url');
}

/**
 * Verify a signed code, and read its body.
 *
 * The HMACs are compared in constant time and before anything else is read, so that a forger learns nothing.
 *
 * @param length of the body in bytes.
 * @returns undefined where the server did not make the code.
 */
export function verifyCode(text: string, length: number): Buffer | undefined {
  const totalBytes = length + hmacBytes;
  if (!text.startsWith(prefix) || text.length !== prefix.length + (totalBytes * 4) / 3) return undefined;
  const bytes = Buffer.from(text.slice(prefix.length), 'base64url');
  // Node skips characters that are not base64url, which makes the result shorter.
  if (bytes.length !== totalBytes) return undefined;
  const body = bytes.subarray(0, length);
  return timingSafeEqual(bytes.subarray(length), codeHmacOf(body, hmacBytes)) ? body : undefined;
}

/**
 * The HMAC-SHA256 of some bytes, cut to a length. Its key is derived from the key ring and used for attendance codes
 * only.
 */
export function codeHmacOf(bytes: Buffer, length: number): Buffer {
  return createHmac('sha256', derivedKey()).update(bytes).digest().subarray(0, length);
}

/** The derived key of each key ring. It is a key object, because Node would convert bytes again for each HMAC. */
const derivedKeys = new WeakMap<KeyObject, KeyObject>();

function derivedKey(): KeyObject {
  const { index } = keyRing();
  let key = derivedKeys.get(index);
  if (!key) {
    key = createSecretKey(Buffer.from(hkdfSync('sha256', index, '', 'nuanfeng attendance codes', 32)));
    derivedKeys.set(index, key);
  }
  return key;
}
