import { trusted } from 'mongoose';
import { EventModel } from '../../../schemas/activities/events/event.ts';
import { type Session, SessionModel } from '../../../schemas/activities/events/session.ts';
import { type Signup, SignupModel } from '../../../schemas/activities/events/signup.ts';
import { MessageModel } from '../../../schemas/messages/outbox.ts';
import { queuedMessageOf } from '../../messages/outbox.ts';
import { dayMs, minuteMs } from '../../platform/calendar/durations.ts';
import { isDuplicateKey } from '../../platform/database/duplicate-key.ts';
import type { Job } from '../../platform/jobs/run-jobs.ts';

/** How long before the start of a session people are reminded of it, in milliseconds. */
export const reminderLeadMs = dayMs;

/** Writes reminders every minute. */
export const reminderJob: Job = { name: 'reminders', pauseMs: minuteMs, run: writeReminders };

/**
 * Write a reminder for everybody who is confirmed for a session that starts within a day. People who sign up later get
 * none. Each reminder is written once, also where the job is broken off and runs again.
 *
 * @returns the number of sessions.
 */
export async function writeReminders(now: Date): Promise<number> {
  const soon = SessionModel.find({
    published: true,
    cancelledAt: trusted({ $exists: false }),
    remindedAt: trusted({ $exists: false }),
    startsAt: trusted({ $gt: now, $lte: new Date(now.getTime() + reminderLeadMs) }),
  }).lean<Session[]>();
  let sessions = 0;
  for await (const { _id: session, event } of soon.cursor()) {
    // A session that was postponed after its reminder gets another one: the event has a higher revision by then.
    const { revision = 0 } = (await EventModel.findById(event, { revision: 1 }).lean()) ?? {};
    const signups = await SignupModel.find({ session, state: 'confirmed' }, { person: 1 }).lean();
    await insertMissing(
      signups.map(({ _id: signup, person }: Pick<Signup, '_id' | 'person'>) =>
        queuedMessageOf({ kind: 'reminder', person, event, session, signup, at: now, revision }),
      ),
    );
    await SessionModel.updateOne({ _id: session }, { remindedAt: now });
    sessions += 1;
  }
  return sessions;
}

/** Insert messages; those that exist already stay as they are. */
async function insertMissing(messages: ReturnType<typeof queuedMessageOf>[]): Promise<void> {
  if (messages.length === 0) return;
  try {
    await MessageModel.collection.insertMany(messages, { ordered: false });
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
  }
}
