import type { KeyObject } from 'node:crypto';
import { type ScanAction, scanActions } from '../../../schemas/activities/attendance/scan.ts';
import { keyRing } from '../../platform/encryption/keys.ts';
import { Failure } from '../../platform/errors/errors.ts';
import { openCode, signCode } from './signed-codes.ts';

/** For so long the screen shows one code, in milliseconds. */
export const shownMs = 10_000;
/** For so long after it left the screen a code is taken still: a slow camera, a slow network. */
export const graceMs = 30_000;
/** A screen whose clock was put right a moment ago may be ahead by this. */
const aheadMs = 5000;

/** What a screen's code stands for. */
export interface ScreenCode {
  session: string;
  action: ScanAction;
}

/** Action, session, number of the ten seconds: 33 bytes with the hash. */
const bodyBytes = 17;

/**
 * The code that a screen shows in the ten seconds around a time: 48 characters, a QR code of 33 by 33 dots.
 *
 * One byte for the action, the session's id, the number of the ten seconds since 1970, and 16 bytes of HMAC-SHA256.
 */
export function screenCode({ session, action }: ScreenCode, at: Date): string {
  const body = Buffer.alloc(bodyBytes);
  body[0] = scanActions.indexOf(action) + 1;
  body.write(session, 1, 'hex');
  body.writeUInt32BE(Math.floor(at.getTime() / shownMs), 13);
  return signCode(body);
}

/**
 * What a scanned text stands for, and whether it is too late for it: a code is good from when it is shown for 40 s, ten of
 * them on the screen.
 *
 * @throws {Failure} `checkin_code_invalid` where it is none of ours.
 */
export function readScreenCode(text: string, now: Date): ScreenCode & { expired: boolean } {
  const body = openOnce(text);
  const action = body && scanActions[(body[0] as number) - 1];
  if (!action) throw new Failure('checkin_code_invalid');
  const age = now.getTime() - body.readUInt32BE(13) * shownMs;
  return { session: body.toString('hex', 1, 13), action, expired: age < -aheadMs || age >= shownMs + graceMs };
}

/** Everybody at a door scans the same few codes: their hashes are worked out once, those of what is none of ours each time. */
const opened = new WeakMap<KeyObject, Map<string, Buffer>>();
const mostOpened = 1000;

function openOnce(text: string): Buffer | undefined {
  const { index } = keyRing();
  const known = opened.get(index) ?? new Map<string, Buffer>();
  opened.set(index, known);
  const body = known.get(text) ?? openCode(text, bodyBytes);
  if (!body || known.has(text)) return body;
  if (known.size >= mostOpened) known.clear();
  known.set(text, body);
  return body;
}
