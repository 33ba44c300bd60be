import { randomInt } from 'node:crypto';
import { Types } from 'mongoose';
import { type GroupMember, GroupMemberModel, maxGroupSize } from '../../../../schemas/activities/events/group.ts';
import { SessionModel } from '../../../../schemas/activities/events/session.ts';
import { isDuplicateKey } from '../../../platform/database/duplicate-key.ts';
import { Failure } from '../../../platform/errors/errors.ts';

/** Digits and letters that are not mistaken for one another. */
const alphabet = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';
const codeLength = 10;

/** A group as a member sees it: the number of its members, and not who they are. */
export interface SignupGroup {
  code: string;
  eventId: string;
  sessionId: string;
  members: number;
  /** Whether the caller created the group and so signs it up. */
  first: boolean;
}

/**
 * Create a group that will sign up together for a session. Others join it by its code.
 *
 * @throws {Failure} `session_not_found`, `signup_closed`; `group_joined` with the code of the group that the person is
 *   in, so that a phone that lost the first answer can read it.
 */
export async function createGroup(
  { event, session, person }: { event: string; session: string; person: string },
  now: Date,
): Promise<SignupGroup> {
  const found = await SessionModel.findOne({ _id: session, event, published: true }).lean();
  if (!found) throw new Failure('session_not_found');
  if (found.closesAt <= now) throw new Failure('signup_closed', {});
  const code = Array.from({ length: codeLength }, () => alphabet[randomInt(alphabet.length)]).join('');
  const own = { group: new Types.ObjectId(), code, event, session, person, seat: 0, expiresAt: found.endsAt };
  const member = await GroupMemberModel.create(own).catch(ignoreDuplicate);
  if (!member) throw await joinedFailure(session, person);
  return groupOf(member, 1);
}

/**
 * Join a group; a person who is in it already stays.
 *
 * @throws {Failure} `group_not_found`, `group_full`; `group_joined` where the person is in another group for the same
 *   session, with its code.
 */
export async function joinGroup(code: string, person: string): Promise<SignupGroup> {
  for (;;) {
    const members = await readMembers(code);
    const own = members.find((member) => String(member.person) === person);
    if (own) return groupOf(own, members.length);
    const [first] = members;
    if (!first) throw new Failure('group_not_found');
    if (members.length >= maxGroupSize) throw new Failure('group_full', { max: maxGroupSize });
    const { group, event, session, expiresAt } = first;
    if (await GroupMemberModel.exists({ session, person })) throw await joinedFailure(String(session), person);
    const taken = new Set(members.map(({ seat }) => seat));
    const seat = [...Array(maxGroupSize).keys()].find((number) => !taken.has(number)) as number;
    const joining = { group, code, event, session, person, seat, expiresAt };
    // A duplicate means that somebody else took the seat, or the person joined a group elsewhere: read again.
    const member = await GroupMemberModel.create(joining).catch(ignoreDuplicate);
    if (member) return groupOf(member, members.length + 1);
  }
}

/** Leave a group. Where its creator leaves, the group is deleted. Repeated, it changes nothing. */
export async function leaveGroup(code: string, person: string): Promise<void> {
  const own = await GroupMemberModel.findOneAndDelete({ code, person }).lean();
  if (own?.seat === 0) await GroupMemberModel.deleteMany({ code }, { requireFilter: true });
}

/** Read one's own group. @throws {Failure} `group_not_found`, also for a person who is not in it. */
export async function showGroup(code: string, person: string): Promise<SignupGroup> {
  const members = await readMembers(code);
  const own = members.find((member) => String(member.person) === person);
  if (!own) throw new Failure('group_not_found');
  return groupOf(own, members.length);
}

/**
 * Read a group that its creator signs up.
 *
 * @returns the group's id, and the ids of its other members.
 * @throws {Failure} `group_not_found`, also for another session or a person who is not in it; `group_not_first` where
 *   the person is not its creator.
 */
export async function readGroupToSignUp(
  code: string,
  { session, person }: { session: string; person: string },
): Promise<{ group: string; others: string[] }> {
  const members = await readMembers(code);
  const own = members.find((member) => String(member.person) === person);
  if (!own || String(own.session) !== session) throw new Failure('group_not_found');
  if (own.seat !== 0) throw new Failure('group_not_first');
  const others = members.filter(({ seat }) => seat !== 0).map((member) => String(member.person));
  return { group: String(own.group), others };
}

function readMembers(code: string): Promise<GroupMember[]> {
  return GroupMemberModel.find({ code }).sort({ seat: 1 }).lean();
}

function groupOf(own: Pick<GroupMember, 'code' | 'event' | 'session' | 'seat'>, members: number): SignupGroup {
  const { code, event, session, seat } = own;
  return { code, eventId: String(event), sessionId: String(session), members, first: seat === 0 };
}

/** The failure for a person who is in a group for the session already, with its code. */
async function joinedFailure(session: string, person: string): Promise<Failure> {
  const own = await GroupMemberModel.findOne({ session, person }, { code: 1 }).lean();
  return new Failure('group_joined', own ? { code: own.code } : {});
}

function ignoreDuplicate(error: unknown): undefined {
  if (!isDuplicateKey(error)) throw error;
}
