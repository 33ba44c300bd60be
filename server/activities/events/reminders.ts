import mongoose, { trusted } from 'mongoose';
import { EventModel } from '../../../schemas/activities/events/event.ts';
import { type Session, SessionModel } from '../../../schemas/activities/events/session.ts';
import { type Signup, SignupModel } from '../../../schemas/activities/events/signup.ts';
import { MessageModel } from '../../../schemas/messages/outbox.ts';
import { newMessage } from '../../messages/outbox.ts';
import type { Job } from '../../platform/jobs/run.ts';

/** So long before its start people are reminded of a session. */
export const reminderMs = 24 * 3600_000;

/** Writes reminders, every minute. */
export const reminderJob: Job = { name: 'reminders', everyMs: 60_000, run: writeReminders };

/**
 * Write a reminder for everybody who is confirmed for a session that starts within a day. Whoever signs up after that
 * needs none. Run again, or broken off, it writes each reminder once.
 *
 * @returns how many sessions it was.
 */
export async function writeReminders(now: Date): Promise<number> {
  const soon = SessionModel.find({
    published: true,
    cancelledAt: trusted({ $exists: false }),
    remindedAt: trusted({ $exists: false }),
    startsAt: trusted({ $gt: now, $lte: new Date(now.getTime() + reminderMs) }),
  }).lean<Session[]>();
  let sessions = 0;
  for await (const session of soon.cursor()) {
    const { _id: of, event } = session;
    // A session that was put off after the reminder gets another one: the event was revised in between.
    const { revision = 0 } = (await EventModel.findById(event, { revision: 1 }).lean()) ?? {};
    const signups = await SignupModel.find({ session: of, state: 'confirmed' }, { person: 1 }).lean();
    await insertNew(
      signups.map(({ _id: signup, person }: Pick<Signup, '_id' | 'person'>) =>
        newMessage({ kind: 'reminder', person, event, session: of, signup, at: now, revision }),
      ),
    );
    await SessionModel.updateOne({ _id: session._id }, { remindedAt: now });
    sessions += 1;
  }
  return sessions;
}

/** Those that are there already stay as they are. */
async function insertNew(messages: ReturnType<typeof newMessage>[]): Promise<void> {
  if (messages.length === 0) return;
  try {
    await MessageModel.collection.insertMany(messages, { ordered: false });
  } catch (error) {
    const { writeErrors = [] } = error as mongoose.mongo.MongoBulkWriteError;
    const others = [writeErrors].flat().filter(({ code }) => code !== 11000);
    if (!(error instanceof mongoose.mongo.MongoBulkWriteError) || others.length > 0) throw error;
  }
}
