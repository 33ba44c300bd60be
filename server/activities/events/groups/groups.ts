import { randomInt } from 'node:crypto';
import { mongo, Types } from 'mongoose';
import { type GroupMember, GroupMemberModel, groupSize } from '../../../../schemas/activities/events/group.ts';
import { SessionModel } from '../../../../schemas/activities/events/session.ts';
import { Failure } from '../../../platform/errors/errors.ts';

/** Digits and letters that nobody takes for one another. */
const symbols = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';
const codeLength = 10;

/** A group as one of it sees it: how many it has, and not who. */
export interface Group {
  code: string;
  eventId: string;
  sessionId: string;
  members: number;
  /** Whether one made it, and so signs it up. */
  first: boolean;
}

/**
 * Make a group that will sign up together for a session; the code is for the others.
 *
 * @throws {Failure} `session_not_found`, `signup_closed`; `group_joined` with the code of that group, which a phone reads
 *   that lost the first answer.
 */
export async function makeGroup(
  { event, session, person }: { event: string; session: string; person: string },
  now: Date,
): Promise<Group> {
  const found = await SessionModel.findOne({ _id: session, event, published: true }).lean();
  if (!found) throw new Failure('session_not_found');
  if (found.closesAt <= now) throw new Failure('signup_closed', {});
  const code = Array.from({ length: codeLength }, () => symbols[randomInt(symbols.length)]).join('');
  const own = { group: new Types.ObjectId(), code, event, session, person, seat: 0, expiresAt: found.endsAt };
  const member = await GroupMemberModel.create(own).catch(raced);
  if (!member) throw await joined(session, person);
  return shown(member, 1);
}

/**
 * Join a group; who is in it already stays.
 *
 * @throws {Failure} `group_not_found`, `group_full`; `group_joined` where one is in another for the same
 *   session, with its code.
 */
export async function joinGroup(code: string, person: string): Promise<Group> {
  for (;;) {
    const members = await membersOf(code);
    const own = members.find((member) => String(member.person) === person);
    if (own) return shown(own, members.length);
    const [first] = members;
    if (!first) throw new Failure('group_not_found');
    if (members.length >= groupSize) throw new Failure('group_full', { max: groupSize });
    const { group, event, session, expiresAt } = first;
    if (await GroupMemberModel.exists({ session, person })) throw await joined(String(session), person);
    const taken = new Set(members.map(({ seat }) => seat));
    const seat = [...Array(groupSize).keys()].find((number) => !taken.has(number)) as number;
    const made = await GroupMemberModel.create({ group, code, event, session, person, seat, expiresAt }).catch(raced);
    if (made) return shown(made, members.length + 1);
  }
}

/** Leave a group; where its first leaves it is no more. A second time changes nothing. */
export async function leaveGroup(code: string, person: string): Promise<void> {
  const own = await GroupMemberModel.findOneAndDelete({ code, person }).lean();
  if (own?.seat === 0) await GroupMemberModel.deleteMany({ code }, { requireFilter: true });
}

/** One's own group. @throws {Failure} `group_not_found`, also for who is not in it. */
export async function showGroup(code: string, person: string): Promise<Group> {
  const members = await membersOf(code);
  const own = members.find((member) => String(member.person) === person);
  if (!own) throw new Failure('group_not_found');
  return shown(own, members.length);
}

/**
 * Who else is claimed for when the first of a group signs it up.
 *
 * @throws {Failure} `group_not_found`, also for another session or who is not in it; `group_not_first`.
 */
export async function claimFor(
  code: string,
  { session, person }: { session: string; person: string },
): Promise<{ group: string; others: string[] }> {
  const members = await membersOf(code);
  const own = members.find((member) => String(member.person) === person);
  if (!own || String(own.session) !== session) throw new Failure('group_not_found');
  if (own.seat !== 0) throw new Failure('group_not_first');
  const others = members.filter(({ seat }) => seat !== 0).map((member) => String(member.person));
  return { group: String(own.group), others };
}

function membersOf(code: string): Promise<GroupMember[]> {
  return GroupMemberModel.find({ code }).sort({ seat: 1 }).lean();
}

function shown(own: Pick<GroupMember, 'code' | 'event' | 'session' | 'seat'>, members: number): Group {
  const { code, event, session, seat } = own;
  return { code, eventId: String(event), sessionId: String(session), members, first: seat === 0 };
}

/** Why somebody gets no other group for a session. */
async function joined(session: string, person: string): Promise<Failure> {
  const own = await GroupMemberModel.findOne({ session, person }, { code: 1 }).lean();
  return new Failure('group_joined', own ? { code: own.code } : {});
}

/** Somebody else took the seat, or the person has one elsewhere: look again. */
function raced(error: unknown): undefined {
  if (!isDuplicate(error)) throw error;
}

function isDuplicate(error: unknown): boolean {
  return error instanceof mongo.MongoServerError && error.code === 11000;
}
