import { randomInt } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';
import { hourMs } from '../../platform/calendar/durations.ts';
import { Failure } from '../../platform/errors/errors.ts';

/** The least length of a password in characters. Length is required, kinds of characters are not (NIST SP 800-63B, 5.1.1). */
export const minPasswordLength = 12;

/** How long a one-time password is valid. */
export const oneTimePasswordMs = 72 * hourMs;

/** The most common passwords of published lists that are long enough; shorter ones are refused by their length. */
const commonPasswords = new Set(
  `123456789012 1234567890123 123456123456 112233445566 123123123123 121212121212 987654321098 qwertyuiop12
  qwertyuiop123 qwertyuiop[] qwertyuiopasdf qwerty123456 1qaz2wsx3edc 1q2w3e4r5t6y 1q2w3e4r5t6y7u asdfghjkl123
  zxcvbnm12345 abcdefghijkl abcdef123456 abc123456789 a1234567890b password1234 password12345 password123456
  passwordpassword administrator admin1234567 admin12345678 adminadminadmin iloveyou1234 letmein123456 welcome12345
  woaini1314520 woaini123456 5201314520131 nuanfeng1234 nuanfeng123456 changeme1234 unknownunknown correcthorsebatterystaple`
    .split(/\s+/)
    .filter(Boolean),
);

/**
 * Hash a new password with argon2id.
 *
 * @throws {Failure} `password_too_short`; `password_too_easy` when it is a common password, a repetition of one to four
 *   characters, or little more than the user name.
 */
export async function hashNewPassword(password: string, username: string): Promise<string> {
  if ([...password].length < minPasswordLength) throw new Failure('password_too_short', { min: minPasswordLength });
  const lowerCase = password.toLowerCase();
  const name = username.toLowerCase();
  const isRepetition = /^(.{1,4})\1+.{0,3}$/su.test(lowerCase);
  const isUsername = name.length > 2 && lowerCase.replaceAll(name, '').length < 4;
  if (isRepetition || isUsername || commonPasswords.has(lowerCase)) throw new Failure('password_too_easy');
  return hash(password);
}

/** Check a password against its hash. Without a hash the result is false after the same time, so that it tells nothing. */
export async function verifyPassword(stored: string | undefined, password: string): Promise<boolean> {
  decoyHash ??= hash('no account has this password');
  const matches = await verify(stored ?? (await decoyHash), password);
  return matches && stored !== undefined;
}

/** Generate a password to be handed over and then changed: 20 characters that cannot be mistaken for others, 98 bits. */
export function generateOneTimePassword(): string {
  const letters = 'abcdefghjkmnpqrstuvwxyz23456789';
  const groups = Array.from({ length: 4 }, () => Array.from({ length: 5 }, () => letters[randomInt(letters.length)]));
  return groups.map((group) => group.join('')).join('-');
}

let decoyHash: Promise<string> | undefined;
