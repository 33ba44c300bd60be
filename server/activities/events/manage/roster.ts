import { type Types, trusted } from 'mongoose';
import { type Session, SessionModel } from '../../../../schemas/activities/events/session.ts';
import { type Signup, SignupModel } from '../../../../schemas/activities/events/signup.ts';
import { PersonModel } from '../../../../schemas/people/person.ts';
import { opened } from '../../../access/people/fields.ts';
import type { Scope } from '../../../access/staff/scope.ts';
import { patienceMs, transact } from '../../../platform/database/transaction.ts';
import { decryptField } from '../../../platform/encryption/field-encryption.ts';
import { Failure } from '../../../platform/errors/errors.ts';
import { fromCursor, toPage } from '../../../platform/text/cursor.ts';
import { maskName, maskPhone } from '../../../platform/text/masks.ts';
import { asOf } from '../list-my-signups.ts';
import { endSignup } from '../signups.ts';
import { findManaged } from './managed.ts';

/** A sign-up as the organiser sees it: who, masked, and what they answered. */
export type RosterLine = Signup & {
  name: string | null;
  phone: string | null;
  given: { key: string; value: unknown }[];
};

/**
 * The sign-ups for an event or one of its sessions, in the order in which they were made; cancelled ones too.
 *
 * @throws {Failure} `event_not_found`, `cursor_invalid`.
 */
export async function roster(
  event: string,
  query: { session?: string | undefined; limit: number; cursor?: string | undefined },
  scope: Scope,
  now: Date,
): Promise<{ items: RosterLine[]; next: string | null }> {
  const { _id } = await findManaged(event, scope);
  const after = query.cursor === undefined ? undefined : fromCursor(query.cursor);
  const sessions = await SessionModel.find(
    { event: _id, ...(query.session && { _id: query.session }) },
    { startsAt: 1 },
  ).lean();
  const sessionOf = new Map(sessions.map((each) => [String(each._id), each]));
  const signups = await SignupModel.find({
    session: trusted({ $in: sessions.map((session) => session._id) }),
    ...(after && { $or: [{ at: trusted({ $gt: after.at }) }, { at: after.at, _id: trusted({ $gt: after.id }) }] }),
  })
    .sort({ at: 1, _id: 1 })
    .limit(query.limit + 1)
    .lean();
  const { items, next } = toPage(signups, query.limit, ({ at, _id: id }) => ({ at, id }));
  const asSeen = items.map((signup) => asOf(signup, sessionOf.get(String(signup.session)), now));
  return { items: await withPeople(asSeen), next };
}

/**
 * End somebody's sign-up, as an organiser may until the session ends; the place goes to who waits.
 *
 * @throws {Failure} `event_not_found`, `signup_not_found`, `session_over`, `overloaded`.
 */
export async function removeSignup(
  { event, signup }: { event: string; signup: string },
  scope: Scope,
  now: Date,
): Promise<RosterLine> {
  const { _id } = await findManaged(event, scope);
  const ended = await transact(performance.now() + patienceMs, async (transaction) => {
    const found = await SignupModel.findOne({ _id: signup, event: _id }).session(transaction).lean();
    if (!found) throw new Failure('signup_not_found');
    if (found.state === 'cancelled') return found;
    const session = (await SessionModel.findById(found.session).session(transaction).lean()) as Session;
    if (session.endsAt <= now) throw new Failure('session_over');
    return endSignup(found, session, { reason: 'staff', now }, transaction);
  });
  const [line] = await withPeople([ended]);
  return line as RosterLine;
}

async function withPeople(signups: readonly Signup[]): Promise<RosterLine[]> {
  const ids: Types.ObjectId[] = signups.map(({ person }) => person);
  const people = await PersonModel.find({ _id: trusted({ $in: ids }) }).lean();
  const byId = new Map(people.map((person) => [String(person._id), person]));
  return signups.map((signup) => {
    const person = byId.get(String(signup.person));
    const [name, phone] = [person && opened(person, 'name'), person && opened(person, 'phone')];
    const place = { collection: 'signups', id: String(signup._id), field: 'answers' };
    const answers = signup.answers ? (JSON.parse(decryptField(signup.answers, place)) as Record<string, unknown>) : {};
    const given = Object.entries(answers).map(([key, value]) => ({ key, value }));
    return { ...signup, given, name: name ? maskName(name) : null, phone: phone ? maskPhone(phone) : null };
  });
}
