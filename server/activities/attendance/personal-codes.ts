import { hash } from 'node:crypto';
import { shanghaiDay } from '../../../schemas/platform/shanghai.ts';
import { minuteMs } from '../../platform/calendar/durations.ts';
import { Failure } from '../../platform/errors/errors.ts';
import { codeHmacOf, signCode, verifyCode } from './signed-codes.ts';

/** How long a person's code is valid, in milliseconds. The mini-program fetches the next one before that. */
const validMs = minuteMs;
/** How much the server's clock and the corrected clock of a device may differ, in milliseconds. */
const clockToleranceMs = 5000;

const daySecretBytes = 12;
/** Kind, person, second and day secret; with the HMAC a code has 45 bytes. */
const bodyBytes = 17 + daySecretBytes;
/** The first byte of a personal code, which tells it from a screen's code. */
const kind = 16;

/**
 * Make the code with which staff scan a person, 64 characters, and the time until which it is valid.
 *
 * It holds one byte for its kind, the person's id, the seconds since 1970, the day secret, and 16 bytes of HMAC-SHA256.
 * The day secret belongs to the person and a calendar day of Shanghai. An offline device knows its hash (`daySecretHashOf`)
 * and so recognises the person, but cannot make a code from it.
 */
export function makePersonalCode(person: string, now: Date): { code: string; goodUntil: Date } {
  const body = Buffer.alloc(bodyBytes);
  body[0] = kind;
  body.write(person, 1, 'hex');
  const second = Math.floor(now.getTime() / 1000);
  body.writeUInt32BE(second, 13);
  daySecretOf(person, now).copy(body, 17);
  return { code: signCode(body), goodUntil: new Date(second * 1000 + validMs) };
}

/**
 * Read a person's code: whose it is, and whether it had expired when it was scanned.
 *
 * @param at When it was scanned; for an offline device, the corrected time of its clock.
 * @param toleranceMs How wrong that time may be, in milliseconds.
 * @throws {Failure} `checkin_code_invalid`.
 */
export function readPersonalCode(
  text: string,
  at: Date,
  toleranceMs = clockToleranceMs,
): { person: string; expired: boolean } {
  const body = verifyCode(text, bodyBytes);
  if (body?.[0] !== kind) throw new Failure('checkin_code_invalid');
  const ageMs = at.getTime() - body.readUInt32BE(13) * 1000;
  return { person: body.toString('hex', 1, 13), expired: ageMs < -toleranceMs || ageMs >= validMs + toleranceMs };
}

/** The hash by which an offline device recognises a person's codes of a day: base64url of SHA-256 of the day secret. */
export function daySecretHashOf(person: string, day: Date): string {
  return hash('sha256', daySecretOf(person, day), 'base64url');
}

function daySecretOf(person: string, at: Date): Buffer {
  return codeHmacOf(Buffer.from(`day\0${person}\0${shanghaiDay(at)}`), daySecretBytes);
}
