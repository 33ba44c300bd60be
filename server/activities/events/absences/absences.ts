import { type ClientSession, type Types, trusted } from 'mongoose';
import type { Event } from '../../../../schemas/activities/events/event.ts';
import { type Signup, SignupModel } from '../../../../schemas/activities/events/signup.ts';
import { defaultSignupPolicy } from '../../../../schemas/activities/events/signup-policy.ts';
import { shanghaiIso } from '../../../../schemas/platform/shanghai.ts';
import type { Scope } from '../../../access/staff/scope.ts';
import { dayMs } from '../../../platform/calendar/durations.ts';
import { decryptField, encryptField } from '../../../platform/encryption/field-encryption.ts';
import { Failure } from '../../../platform/errors/errors.ts';
import { findManagedEvent } from '../manage/managed-events.ts';

/** How many days after it was marked an absence can be disputed. */
const disputeDays = 30;

/**
 * Mark confirmed people as absent. An absence counts after the grace period of the event's policy. Absences that are
 * marked already stay as they are.
 *
 * @param event as published, with the policy of that day.
 */
export async function markAbsent(
  event: Pick<Event, '_id' | 'policy'>,
  { session, persons }: { session: Types.ObjectId; persons: readonly Types.ObjectId[] },
  now: Date,
  transaction: ClientSession,
): Promise<void> {
  const { graceDays } = event.policy ?? defaultSignupPolicy;
  await SignupModel.collection.updateMany(
    { session, person: { $in: [...persons] }, state: 'confirmed', noShow: { $exists: false } },
    { $set: { noShow: { at: now, countsFrom: new Date(now.getTime() + graceDays * dayMs) } } },
    { session: transaction },
  );
}

/** Remove the absences of people who attended after all, according to a correction. */
export async function unmarkAbsent(
  { session, persons }: { session: Types.ObjectId; persons: readonly Types.ObjectId[] },
  transaction: ClientSession,
): Promise<void> {
  await SignupModel.collection.updateMany(
    { session, person: { $in: [...persons] }, noShow: { $exists: true } },
    { $unset: { noShow: 1 } },
    { session: transaction },
  );
}

/**
 * Dispute one's own absence. Until staff decide, the absence does not count.
 *
 * @throws {Failure} `absence_not_found`, also for somebody else's; `appeal_made` where it is disputed already;
 *   `appeal_late` where it was marked more than 30 days ago.
 */
export async function disputeAbsence(
  { signup, person, text }: { signup: string; person: string; text: string },
  now: Date,
): Promise<Signup> {
  const own = await SignupModel.findOne({ _id: signup, person, noShow: trusted({ $exists: true }) }).lean();
  if (!own?.noShow) throw new Failure('absence_not_found');
  if (own.noShow.appealedAt) throw new Failure('appeal_made');
  const until = new Date(own.noShow.at.getTime() + disputeDays * dayMs);
  if (now >= until) throw new Failure('appeal_late', { until: shanghaiIso(until) });
  const encrypted = encryptField(text, textPlaceOf(own));
  const written = await SignupModel.findOneAndUpdate(
    { _id: own._id, 'noShow.at': own.noShow.at, 'noShow.appealedAt': trusted({ $exists: false }) },
    { $set: { 'noShow.appeal': encrypted, 'noShow.appealedAt': now }, $unset: { 'noShow.countsFrom': 1 } },
    { returnDocument: 'after' },
  ).lean();
  if (written) return written;
  // Another dispute was first, or a correction removed the absence.
  const marked = await SignupModel.exists({ _id: own._id, noShow: trusted({ $exists: true }) });
  throw new Failure(marked ? 'appeal_made' : 'absence_not_found');
}

/** An absence as the organiser sees it; `appeal` is the text of its dispute. */
export interface AbsenceItem {
  signupId: string;
  sessionId: string;
  at: Date;
  countsFrom: Date | undefined;
  appeal: string | undefined;
  appealedAt: Date | undefined;
  decision: 'excused' | 'upheld' | undefined;
}

/** List the absences of an event, open disputes first. @throws {Failure} `event_not_found`. */
export async function listAbsences(event: string, scope: Scope): Promise<{ items: AbsenceItem[]; next: null }> {
  const { _id } = await findManagedEvent(event, scope);
  const signups = await SignupModel.find({ event: _id, noShow: trusted({ $exists: true }) })
    .sort({ _id: 1 })
    .limit(5000)
    .lean();
  const items = signups.map(absenceOf);
  const order = ({ appealedAt, decision }: AbsenceItem) => (appealedAt && !decision ? 0 : 1);
  return { items: items.sort((a, b) => order(a) - order(b)), next: null };
}

/**
 * Decide on an absence dispute. An excused absence never counts; an upheld one counts from now on.
 *
 * @throws {Failure} `event_not_found`; `absence_not_found`; `appeal_none` where the absence is not disputed, or the
 *   dispute is decided already.
 */
export async function decideAbsenceDispute(
  { event, signup, decision }: { event: string; signup: string; decision: 'excused' | 'upheld' },
  scope: Scope,
  now: Date,
): Promise<AbsenceItem> {
  const managed = await findManagedEvent(event, scope);
  const own = { _id: signup, event: managed._id, noShow: trusted({ $exists: true }) };
  const written = await SignupModel.findOneAndUpdate(
    { ...own, 'noShow.appealedAt': trusted({ $exists: true }), 'noShow.decision': trusted({ $exists: false }) },
    {
      $set: {
        'noShow.decision': decision,
        'noShow.decidedAt': now,
        ...(decision === 'upheld' && { 'noShow.countsFrom': now }),
      },
    },
    { returnDocument: 'after' },
  ).lean();
  if (!written) throw new Failure((await SignupModel.exists(own)) ? 'appeal_none' : 'absence_not_found');
  return absenceOf(written);
}

function absenceOf(signup: Signup): AbsenceItem {
  const { at, countsFrom, appeal, appealedAt, decision } = signup.noShow as NonNullable<Signup['noShow']>;
  return {
    signupId: String(signup._id),
    sessionId: String(signup.session),
    at,
    countsFrom: countsFrom ?? undefined,
    appeal: appeal ? decryptField(appeal, textPlaceOf(signup)) : undefined,
    appealedAt: appealedAt ?? undefined,
    decision: decision ?? undefined,
  };
}

/** The place in the database to which the text of a dispute is bound by its encryption. */
function textPlaceOf({ _id }: Signup) {
  return { collection: 'signups', id: String(_id), field: 'noShow.appeal' };
}
