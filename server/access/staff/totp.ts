import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** Six digits and a new code every 30 seconds are what every authenticator app assumes (RFC 6238). */
const digits = 6;
const stepSeconds = 30;
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** Make a shared secret: 160 bits in base32 (RFC 4226, section 4, R6). */
export function generateSecret(): string {
  return base32(randomBytes(20));
}

/** Make the URI that an authenticator app reads from a QR code. */
export function otpauthUri(secret: string, username: string): string {
  const issuer = encodeURIComponent('暖蜂');
  const label = `${issuer}:${encodeURIComponent(username)}`;
  return `otpauth://totp/${label}?secret=${secret}&issuer=${issuer}&algorithm=SHA1&digits=${digits}&period=${stepSeconds}`;
}

/** Compute the code of a time step, with HMAC-SHA-1. */
export function codeAt(secret: string, step: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = createHmac('sha1', fromBase32(secret)).update(counter).digest();
  const offset = (mac.at(-1) as number) & 0xf;
  return String((mac.readUInt32BE(offset) & 0x7fffffff) % 10 ** digits).padStart(digits, '0');
}

/** The time step in which an instant lies. */
export function stepOf(at: Date): number {
  return Math.floor(at.getTime() / 1000 / stepSeconds);
}

/**
 * Find the time step of a code: the present one, or the one before or after it, for a clock that is off.
 *
 * @returns undefined when the code is of none of them.
 */
export function matchingStep(secret: string, code: string, now: Date): number | undefined {
  if (!/^\d{6}$/.test(code)) return undefined;
  const present = stepOf(now);
  // All three are compared, so that the time taken does not show which one matches.
  const matching = [present - 1, present, present + 1].filter((step) =>
    timingSafeEqual(Buffer.from(codeAt(secret, step)), Buffer.from(code)),
  );
  return matching.at(-1);
}

/** Encode bytes as base32 without padding (RFC 4648, section 6). */
export function base32(bytes: Uint8Array): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  return (bits.match(/.{1,5}/g) ?? []).map((group) => alphabet[Number.parseInt(group.padEnd(5, '0'), 2)]).join('');
}

function fromBase32(text: string): Buffer {
  const bits = [...text].map((letter) => alphabet.indexOf(letter).toString(2).padStart(5, '0')).join('');
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
}
