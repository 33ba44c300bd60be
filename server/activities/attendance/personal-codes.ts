import { hash } from 'node:crypto';
import { shanghaiDay } from '../../../schemas/platform/shanghai.ts';
import { Failure } from '../../platform/errors/errors.ts';
import { codeHash, openCode, signCode } from './signed-codes.ts';

/** For so long a person's code is good, in milliseconds; the mini-program fetches another before. */
const goodMs = 60_000;
/** What the clocks of a server and of a device, put right by the server's, may differ by. */
const clockMs = 5000;

const dayBytes = 12;
/** Kind, person, second, part of the day: 45 bytes with the hash. */
const bodyBytes = 17 + dayBytes;
const kind = 16;

/**
 * The code by which staff scan a person: 64 characters.
 *
 * One byte for its kind, the person's id, the second since 1970, the part of the day, and 16 bytes of HMAC-SHA256. The
 * part of the day is a secret of the person's that holds for a calendar day of Shanghai: a device without a network
 * knows its hash (`dayPartHash`), and so who stands there, but can make no code of it.
 */
export function personalCode(person: string, now: Date): { code: string; goodUntil: Date } {
  const body = Buffer.alloc(bodyBytes);
  body[0] = kind;
  body.write(person, 1, 'hex');
  const second = Math.floor(now.getTime() / 1000);
  body.writeUInt32BE(second, 13);
  dayPart(person, now).copy(body, 17);
  return { code: signCode(body), goodUntil: new Date(second * 1000 + goodMs) };
}

/**
 * Whose code was scanned at a time, and whether it was too old by then.
 *
 * @param at When it was scanned: for an offline device its own time, put right.
 * @param tolerance By how much that time may be wrong, in milliseconds.
 * @throws {Failure} `checkin_code_invalid`.
 */
export function readPersonalCode(text: string, at: Date, tolerance = clockMs): { person: string; expired: boolean } {
  const body = openCode(text, bodyBytes);
  if (body?.[0] !== kind) throw new Failure('checkin_code_invalid');
  const age = at.getTime() - body.readUInt32BE(13) * 1000;
  return { person: body.toString('hex', 1, 13), expired: age < -tolerance || age >= goodMs + tolerance };
}

/** By what an offline device knows a person's code of a day: base64url of SHA-256 of its part of the day. */
export function dayPartHash(person: string, day: Date): string {
  return hash('sha256', dayPart(person, day), 'base64url');
}

function dayPart(person: string, at: Date): Buffer {
  return codeHash(Buffer.from(`day\0${person}\0${shanghaiDay(at)}`), dayBytes);
}
