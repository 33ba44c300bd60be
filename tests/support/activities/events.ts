import { Types } from 'mongoose';
import { SessionModel } from '../../../schemas/activities/events/session.ts';
import { SignupModel } from '../../../schemas/activities/events/signup.ts';
import {
  type NewPublishedEvent,
  type NewPublishedSession,
  publishEvent,
} from '../../../server/activities/events/publish-event.ts';
import type { Reply } from '../api.ts';

const hour = 3600_000;
let made = 0;

/** A time so many hours from another, from this moment where none is given. */
export function hours(count: number, from = new Date()): Date {
  return new Date(from.getTime() + count * hour);
}

/** A session tomorrow, open for sign-up since yesterday. */
export function aSession(overrides: Partial<NewPublishedSession> = {}): NewPublishedSession {
  return {
    startsAt: hours(24),
    endsAt: hours(26),
    opensAt: hours(-24),
    closesAt: hours(20),
    places: 10,
    ...overrides,
  };
}

/** A session as an organiser plans it over HTTP, open for sign-up already. */
export function sessionPlan(more: object = {}) {
  return {
    startsAt: hours(48).toISOString(),
    endsAt: hours(50).toISOString(),
    opensAt: hours(-1).toISOString(),
    closesAt: hours(40).toISOString(),
    places: 2,
    ...more,
  };
}

/** Publish an event; its id, and the ids of its sessions in the order of their start. */
export async function anEvent(overrides: Partial<NewPublishedEvent> = {}): Promise<{ id: string; sessions: string[] }> {
  const { id } = await publishEvent(
    {
      code: `EVENT-${made++}`,
      title: '急救培训',
      kind: 'course',
      union: '331002',
      region: '331002',
      place: '职工服务中心',
      sessions: [aSession()],
      ...overrides,
    },
    { sample: false },
  );
  const sessions = await SessionModel.find({ event: id }).sort({ startsAt: 1 }).lean();
  return { id, sessions: sessions.map(({ _id }) => String(_id)) };
}

/** Publish an event of one session with so many places. */
export async function anEventFor(places: number, overrides: Partial<NewPublishedSession> = {}) {
  const { id, sessions } = await anEvent({ sessions: [aSession({ places, ...overrides })] });
  return { event: id, session: sessions[0] as string };
}

/** The id of a person who never logged in. */
export function somebody(): string {
  return String(new Types.ObjectId());
}

/** The count that a session keeps, and the sign-ups that stand behind it. */
export async function countsOf(session: string): Promise<{ taken: number | undefined; confirmed: number }> {
  const confirmed = await SignupModel.countDocuments({ session, state: 'confirmed' });
  return { taken: (await SessionModel.findById(session).lean())?.taken, confirmed };
}

/** How often each outcome came: a state of a sign-up, or the code of an error. */
export function tally(outcomes: Iterable<string>): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const outcome of outcomes) counts[outcome] = (counts[outcome] ?? 0) + 1;
  return counts;
}

/** What a call over HTTP came to: a state of a sign-up, or the code of an error. */
export const codeOf = (reply: Reply): string => reply.body.error?.code ?? reply.body.state;

/** The same of a call of a noun's function. */
export const outcome = (call: Promise<{ state: string }>): Promise<string> =>
  call.then(
    ({ state }) => state,
    (error: { code?: string }) => error.code ?? String(error),
  );
