import { type Types, trusted } from 'mongoose';
import { type Session, SessionModel } from '../../../../schemas/activities/events/session.ts';
import { type Signup, SignupModel } from '../../../../schemas/activities/events/signup.ts';
import { PersonModel } from '../../../../schemas/people/person.ts';
import { decryptPersonField } from '../../../access/people/person-fields.ts';
import type { Scope } from '../../../access/staff/scope.ts';
import { byTime } from '../../../platform/database/keyset.ts';
import { transact, transactionTimeoutMs } from '../../../platform/database/transaction.ts';
import { decryptField } from '../../../platform/encryption/field-encryption.ts';
import { Failure } from '../../../platform/errors/errors.ts';
import { maskName, maskPhone } from '../../../platform/text/mask-fields.ts';
import { endSignup } from '../signups/cancel-signup.ts';
import { effectiveSignup } from '../signups/effective-signup.ts';
import { findManagedEvent } from './managed-events.ts';

/** A line of an attendee list: a sign-up with the masked name and phone and the answers. */
export type AttendeeListEntry = Signup & {
  name: string | null;
  phone: string | null;
  given: { key: string; value: unknown }[];
};

/**
 * List the attendees (签到名单) of an event or of one of its sessions: the sign-ups in the order in which they were made;
 * cancelled ones too.
 *
 * @throws {Failure} `event_not_found`, `cursor_invalid`.
 */
export async function listAttendees(
  event: string,
  query: { session?: string | undefined; limit: number; cursor?: string | undefined },
  scope: Scope,
  now: Date,
): Promise<{ items: AttendeeListEntry[]; next: string | null }> {
  const { _id } = await findManagedEvent(event, scope);
  const sessions = await SessionModel.find(
    { event: _id, ...(query.session && { _id: query.session }) },
    { startsAt: 1 },
  ).lean();
  const sessionOf = new Map(sessions.map((each) => [String(each._id), each]));
  const signups = await SignupModel.find({
    session: trusted({ $in: sessions.map((session) => session._id) }),
    ...byTime.after(query.cursor, ['at', '_id']),
  })
    .sort({ at: 1, _id: 1 })
    .limit(query.limit + 1)
    .lean();
  const { items, next } = byTime.page(signups, query.limit, ({ at, _id: id }) => [at, id]);
  const effective = items.map((signup) => effectiveSignup(signup, sessionOf.get(String(signup.session)), now));
  return { items: await withPeople(effective), next };
}

/**
 * Cancel somebody's sign-up, as an organiser may until the session ends. The place goes to waiting people.
 *
 * @throws {Failure} `event_not_found`, `signup_not_found`, `session_over`, `overloaded`.
 */
export async function removeSignup(
  { event, signup }: { event: string; signup: string },
  scope: Scope,
  now: Date,
): Promise<AttendeeListEntry> {
  const { _id } = await findManagedEvent(event, scope);
  const ended = await transact(performance.now() + transactionTimeoutMs, async (transaction) => {
    const found = await SignupModel.findOne({ _id: signup, event: _id }).session(transaction).lean();
    if (!found) throw new Failure('signup_not_found');
    if (found.state === 'cancelled') return found;
    const session = (await SessionModel.findById(found.session).session(transaction).lean()) as Session;
    if (session.endsAt <= now) throw new Failure('session_over');
    return endSignup(found, session, { reason: 'staff', now }, transaction);
  });
  const [line] = await withPeople([ended]);
  return line as AttendeeListEntry;
}

async function withPeople(signups: readonly Signup[]): Promise<AttendeeListEntry[]> {
  const ids: Types.ObjectId[] = signups.map(({ person }) => person);
  const people = await PersonModel.find({ _id: trusted({ $in: ids }) }).lean();
  const byId = new Map(people.map((person) => [String(person._id), person]));
  return signups.map((signup) => {
    const person = byId.get(String(signup.person));
    const [name, phone] = [person && decryptPersonField(person, 'name'), person && decryptPersonField(person, 'phone')];
    const place = { collection: 'signups', id: String(signup._id), field: 'answers' };
    const answers = signup.answers ? (JSON.parse(decryptField(signup.answers, place)) as Record<string, unknown>) : {};
    const given = Object.entries(answers).map(([key, value]) => ({ key, value }));
    return { ...signup, given, name: name ? maskName(name) : null, phone: phone ? maskPhone(phone) : null };
  });
}
