import type { KeyObject } from 'node:crypto';
import { type ScanAction, scanActions } from '../../../schemas/activities/attendance/scan.ts';
import { keyRing } from '../../platform/encryption/key-ring.ts';
import { Failure } from '../../platform/errors/errors.ts';
import { signCode, verifyCode } from './signed-codes.ts';

/** How long the screen shows one code, in milliseconds. */
export const screenIntervalMs = 10_000;
/** How long a code is accepted after it left the screen, in milliseconds: cameras and networks may be slow. */
const acceptedAfterMs = 30_000;
/** How far the clock of a screen may be ahead of the server's, in milliseconds. */
const clockToleranceMs = 5000;

/** The session and the action that a screen's code stands for. */
export interface ScreenCodeContent {
  session: string;
  action: ScanAction;
}

/** Action, session and number of the interval; with the HMAC a code has 33 bytes. */
const bodyBytes = 17;

/**
 * Make the code that a screen shows in the interval of ten seconds that holds a time: 48 characters, a QR code of 33 by
 * 33 dots.
 *
 * It holds one byte for the action, the session's id, the number of the interval since 1970, and 16 bytes of
 * HMAC-SHA256.
 */
export function makeScreenCode({ session, action }: ScreenCodeContent, at: Date): string {
  const body = Buffer.alloc(bodyBytes);
  body[0] = scanActions.indexOf(action) + 1;
  body.write(session, 1, 'hex');
  body.writeUInt32BE(Math.floor(at.getTime() / screenIntervalMs), 13);
  return signCode(body);
}

/**
 * Read a screen's code, and whether it has expired: a code is valid for 40 seconds from when the screen shows it, ten
 * of them on the screen.
 *
 * @throws {Failure} `checkin_code_invalid` where the server did not make it.
 */
export function readScreenCode(text: string, now: Date): ScreenCodeContent & { expired: boolean } {
  const body = readCachedBody(text);
  const action = body && scanActions[(body[0] as number) - 1];
  if (!action) throw new Failure('checkin_code_invalid');
  const ageMs = now.getTime() - body.readUInt32BE(13) * screenIntervalMs;
  const expired = ageMs < -clockToleranceMs || ageMs >= screenIntervalMs + acceptedAfterMs;
  return { session: body.toString('hex', 1, 13), action, expired };
}

/**
 * Verified codes by key. Everybody at an entrance scans the same few codes, so each is verified once; invalid ones are
 * not cached.
 */
const cache = new WeakMap<KeyObject, Map<string, Buffer>>();
const maxCached = 1000;

function readCachedBody(text: string): Buffer | undefined {
  const { index } = keyRing();
  const bodies = cache.get(index) ?? new Map<string, Buffer>();
  cache.set(index, bodies);
  const body = bodies.get(text) ?? verifyCode(text, bodyBytes);
  if (!body || bodies.has(text)) return body;
  if (bodies.size >= maxCached) bodies.clear();
  bodies.set(text, body);
  return body;
}
