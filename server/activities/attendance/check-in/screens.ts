import { hash, randomBytes } from 'node:crypto';
import { trusted } from 'mongoose';
import { renderSVG } from 'uqr';
import type { ScanAction } from '../../../../schemas/activities/attendance/scan.ts';
import { type Screen, ScreenModel } from '../../../../schemas/activities/attendance/screen.ts';
import { shanghaiIso } from '../../../../schemas/platform/shanghai.ts';
import type { Scope } from '../../../access/staff/scope.ts';
import { Failure } from '../../../platform/errors/errors.ts';
import { windowOf } from '../check-scan.ts';
import { countInside } from '../inside.ts';
import { screenCode, shownMs } from '../screen-codes.ts';
import { findDoor, findDoorWithin, isCancelled } from './check-in.ts';

/** The page gets the codes of a minute: that long it goes on without the network. */
const codesAhead = 6;

/**
 * Make a page that shows the changing code of a session; its address is the credential, and only its hash is kept.
 *
 * @param screen.until When it ends by itself: with the last check-in or check-out where it is left out, and never later.
 * @throws {Failure} `session_not_found`, `session_cancelled`, `checkin_closed`.
 */
export async function makeScreen(
  session: string,
  screen: { action: ScanAction; until?: Date | undefined; by: string },
  scope: Scope,
  now: Date,
): Promise<Screen & { path: string }> {
  const door = await findDoorWithin(session, scope);
  if (isCancelled(door)) throw new Failure('session_cancelled');
  const { until } = windowOf(screen.action, door);
  if (now >= until) throw new Failure('checkin_closed', { until: shanghaiIso(until) });
  const token = randomBytes(24).toString('base64url');
  const expiresAt = screen.until && screen.until < until ? screen.until : until;
  const made = await ScreenModel.create({
    session,
    action: screen.action,
    tokenHash: hash('sha256', token, 'base64url'),
    by: screen.by,
    madeAt: now,
    expiresAt,
  });
  return { ...made.toObject(), path: `/screen/${token}` };
}

/** The screens of a session, the newest first. @throws {Failure} `session_not_found`. */
export async function listScreens(session: string, scope: Scope): Promise<Screen[]> {
  await findDoorWithin(session, scope);
  return ScreenModel.find({ session }).sort({ madeAt: -1 }).limit(100).lean();
}

/** End a screen at once; again, it stays as it is. @throws {Failure} `session_not_found`, `screen_not_found`. */
export async function endScreen(session: string, screen: string, scope: Scope, now: Date): Promise<void> {
  await findDoorWithin(session, scope);
  if (!(await ScreenModel.exists({ _id: screen, session }))) throw new Failure('screen_not_found');
  await ScreenModel.updateOne(
    { _id: screen, session, endedAt: trusted({ $exists: false }) },
    { $set: { endedAt: now } },
  );
}

/**
 * What the page shows now.
 *
 * @throws {Failure} `screen_not_found`, also where it ended or its session was cancelled.
 */
export async function showScreen(token: string, now: Date) {
  const screen = await ScreenModel.findOne({
    tokenHash: hash('sha256', token, 'base64url'),
    expiresAt: trusted({ $gt: now }),
    endedAt: trusted({ $exists: false }),
  }).lean();
  const session = screen && String(screen.session);
  const door = session ? await findDoor(session) : undefined;
  if (!screen || !session || !door || isCancelled(door)) throw new Failure('screen_not_found');
  const { action } = screen;
  const first = Math.floor(now.getTime() / shownMs) * shownMs;
  return {
    title: door.of.title,
    place: door.of.place,
    action,
    startsAt: door.startsAt,
    endsAt: door.endsAt,
    now,
    inside: await countInside(session),
    expected: door.taken,
    codes: Array.from({ length: codesAhead }, (_, ahead) => {
      const from = new Date(first + ahead * shownMs);
      const text = screenCode({ session, action }, from);
      return { from, text, svg: renderSVG(text, { ecc: 'M', border: 2 }) };
    }),
  };
}
