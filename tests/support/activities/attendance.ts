import { randomUUID } from 'node:crypto';
import { Types } from 'mongoose';
import { type Scan, type ScanAction, ScanModel } from '../../../schemas/activities/attendance/scan.ts';
import { SessionModel } from '../../../schemas/activities/events/session.ts';
import { SignupModel } from '../../../schemas/activities/events/signup.ts';
import { scanScreen } from '../../../server/activities/attendance/scans.ts';
import { makeScreenCode } from '../../../server/activities/attendance/screen-codes.ts';
import type { NewPublishedEvent, NewPublishedSession } from '../../../server/activities/events/publish-event.ts';
import { anEvent, aSession, hours, somebody } from './events.ts';

/** A session that began half an hour ago and lasts two hours. */
function aRunningSession(overrides: Partial<NewPublishedSession> = {}): NewPublishedSession {
  return aSession({ startsAt: hours(-0.5), endsAt: hours(1.5), closesAt: hours(1), places: 10_000, ...overrides });
}

/** An event whose only session is going on, and people confirmed for it: `people` of nobody, and those named. */
export async function aDoor(
  options: {
    people?: number;
    named?: readonly string[];
    session?: Partial<NewPublishedSession>;
    event?: Partial<NewPublishedEvent>;
  } = {},
) {
  const { people = 0, named = [], session: times, event: plan } = options;
  const { id: event, sessions } = await anEvent({ ...plan, sessions: [aRunningSession(times)] });
  const session = sessions[0] as string;
  const persons = [...named, ...Array.from({ length: people }, somebody)];
  return { event, session, persons, signups: await confirm(event, session, persons) };
}

/** Confirm people for a session; the ids of their sign-ups. */
export async function confirm(event: string, session: string, persons: readonly string[]): Promise<string[]> {
  const signups = persons.map((person) => ({
    _id: new Types.ObjectId(),
    event: new Types.ObjectId(event),
    session: new Types.ObjectId(session),
    person: new Types.ObjectId(person),
    state: 'confirmed' as const,
    at: hours(-10),
  }));
  if (signups.length === 0) return [];
  await SignupModel.collection.insertMany(signups);
  await SessionModel.updateOne({ _id: session }, { $inc: { taken: signups.length } });
  return signups.map(({ _id }) => String(_id));
}

/** Scan the code that the screen of a session shows at a time. */
export function scan(
  session: string,
  person: string,
  action: ScanAction = 'in',
  {
    now = new Date(),
    nonce = randomUUID() as string,
    scannedAt,
  }: { now?: Date; nonce?: string; scannedAt?: Date } = {},
) {
  return scanScreen(person, { code: makeScreenCode({ session, action }, now), nonce, scannedAt }, now);
}

/** The scans of a session, those that were stored first first. */
export function scansOf(session: string): Promise<Scan[]> {
  return ScanModel.find({ session }).sort({ _id: 1 }).lean();
}

/** What a call came to: its value, or the code of its refusal. */
export function codeOrValue<Value>(call: Promise<Value>): Promise<Value | string> {
  return call.catch((error: { code?: string }) => error.code ?? String(error));
}
