import { hash, randomBytes } from 'node:crypto';
import { trusted } from 'mongoose';
import { renderSVG } from 'uqr';
import type { ScanAction } from '../../../../schemas/activities/attendance/scan.ts';
import { type Screen, ScreenModel } from '../../../../schemas/activities/attendance/screen.ts';
import { shanghaiIso } from '../../../../schemas/platform/shanghai.ts';
import type { Scope } from '../../../access/staff/scope.ts';
import { Failure } from '../../../platform/errors/errors.ts';
import { findCheckInSession, findManagedCheckInSession, isSessionCancelled } from '../check-in-session.ts';
import { scanWindowOf } from '../check-scan.ts';
import { countInside } from '../count-inside.ts';
import { makeScreenCode, screenIntervalMs } from '../screen-codes.ts';

/** The page gets so many codes at once, those of a minute, so that it works that long without the network. */
const codesAhead = 6;

/**
 * Create a page that shows the changing code of a session. Its address is the credential; only the token's hash is
 * stored.
 *
 * @param screen.until When it expires: with the last check-in or check-out where it is left out, and never later.
 * @param screen.by The staff account.
 * @throws {Failure} `session_not_found`, `session_cancelled`, `checkin_closed`.
 */
export async function createScreen(
  sessionId: string,
  screen: { action: ScanAction; until?: Date | undefined; by: string },
  scope: Scope,
  now: Date,
): Promise<Screen & { path: string }> {
  const session = await findManagedCheckInSession(sessionId, scope);
  if (isSessionCancelled(session)) throw new Failure('session_cancelled');
  const { until } = scanWindowOf(screen.action, session);
  if (now >= until) throw new Failure('checkin_closed', { until: shanghaiIso(until) });
  const token = randomBytes(24).toString('base64url');
  const expiresAt = screen.until && screen.until < until ? screen.until : until;
  const created = await ScreenModel.create({
    session: sessionId,
    action: screen.action,
    tokenHash: tokenHashOf(token),
    by: screen.by,
    madeAt: now,
    expiresAt,
  });
  return { ...created.toObject(), path: `/screen/${token}` };
}

/** List the screens of a session, the newest first. @throws {Failure} `session_not_found`. */
export async function listScreens(session: string, scope: Scope): Promise<Screen[]> {
  await findManagedCheckInSession(session, scope);
  return ScreenModel.find({ session }).sort({ madeAt: -1 }).limit(100).lean();
}

/** End a screen at once. Repeated, it changes nothing. @throws {Failure} `session_not_found`, `screen_not_found`. */
export async function endScreen(session: string, screen: string, scope: Scope, now: Date): Promise<void> {
  await findManagedCheckInSession(session, scope);
  if (!(await ScreenModel.exists({ _id: screen, session }))) throw new Failure('screen_not_found');
  await ScreenModel.updateOne(
    { _id: screen, session, endedAt: trusted({ $exists: false }) },
    { $set: { endedAt: now } },
  );
}

/**
 * Read what a screen shows now.
 *
 * @throws {Failure} `screen_not_found`, also for a screen that has ended or whose session was cancelled.
 */
export async function showScreen(token: string, now: Date) {
  const screen = await ScreenModel.findOne({
    tokenHash: tokenHashOf(token),
    expiresAt: trusted({ $gt: now }),
    endedAt: trusted({ $exists: false }),
  }).lean();
  const sessionId = screen && String(screen.session);
  const session = sessionId ? await findCheckInSession(sessionId) : undefined;
  if (!screen || !sessionId || !session || isSessionCancelled(session)) throw new Failure('screen_not_found');
  const { action } = screen;
  const firstMs = Math.floor(now.getTime() / screenIntervalMs) * screenIntervalMs;
  return {
    title: session.eventFields.title,
    place: session.eventFields.place,
    action,
    startsAt: session.startsAt,
    endsAt: session.endsAt,
    now,
    inside: await countInside(sessionId),
    expected: session.taken,
    codes: Array.from({ length: codesAhead }, (_, ahead) => {
      const from = new Date(firstMs + ahead * screenIntervalMs);
      const text = makeScreenCode({ session: sessionId, action }, from);
      return { from, text, svg: renderSVG(text, { ecc: 'M', border: 2 }) };
    }),
  };
}

function tokenHashOf(token: string): string {
  return hash('sha256', token, 'base64url');
}
