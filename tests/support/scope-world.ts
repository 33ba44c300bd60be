import { Types } from 'mongoose';
import { EventModel, SessionModel } from '../../schemas/event.ts';
import { LoginModel } from '../../schemas/login.ts';
import { RegionModel } from '../../schemas/region.ts';
import { SignupModel } from '../../schemas/signup.ts';
import { StaffModel } from '../../schemas/staff.ts';
import { UnionModel } from '../../schemas/union.ts';
import { endAct, newAct } from '../../server/audit/act.ts';
import { startLogin } from '../../server/auth/logins.ts';
import { loginOf } from '../../server/auth/refresh-tokens.ts';
import { createTokens } from '../../server/auth/tokens.ts';
import { signUp } from '../../server/events/signups.ts';
import { addStaff } from '../../server/staff/accounts.ts';
import type { Role } from '../../server/staff/roles.ts';
import { staffPassword } from './api.ts';
import { anEvent } from './events.ts';

/** What an address or a body can name. */
export type IdKind = 'region' | 'union' | 'account' | 'device' | 'ownDevice' | 'event' | 'session' | 'signup';
export type Ids = Record<IdKind, string>;

/** Ids of the caller's own district or their own things, of somebody else's, and of nothing at all. */
export type Side = 'home' | 'foreign' | 'absent';

/** Whom a case is about: the caller, and the ids that it was given. */
export interface Case {
  /** The caller's id; a member's or an account's. */
  caller: string;
  made: Map<string, Promise<string>>;
}

/** What must not appear in any answer to somebody of the first district. */
export const foreignMarks = ['"B"', '331003'];

/** Two districts below one city, the tests' officers being of the first; somebody of the second has been at work. */
export async function makeDistricts(): Promise<void> {
  await RegionModel.insertMany([
    { _id: '33', name: '省', level: 'province' },
    { _id: '3310', name: '市', level: 'city', parent: '33' },
    { _id: '331002', name: '甲区', level: 'district', parent: '3310' },
    { _id: '331003', name: '乙区', level: 'district', parent: '3310' },
  ]);
  await UnionModel.insertMany([
    { _id: 'city', name: '市总工会', kind: 'city', ancestors: [], region: '3310' },
    { _id: 'A', name: '甲区总工会', kind: 'district', parent: 'city', ancestors: ['city'], region: '331002' },
    { _id: 'B', name: '乙区总工会', kind: 'district', parent: 'city', ancestors: ['city'], region: '331003' },
  ]);
  const id = await idOf({ caller: '', made: new Map() }, 'foreign', 'account');
  foreignMarks.push(id);
}

const tokens = createTokens('s'.repeat(40));
let made = 0;

/** An officer of the first district, or of the second. */
export async function anOfficer(role: Role, union: 'A' | 'B') {
  const username = `${role}-${union}-${made++}`;
  return { username, id: await addStaff({ username, password: staffPassword, role, union }) };
}

/** One id; made where it is first asked for, so that each case has things of its own to change. */
export function idOf(of: Case, side: Side, kind: IdKind): Promise<string> {
  const key = `${side} ${kind}`;
  const known = of.made.get(key) ?? makers[kind](of, side);
  of.made.set(key, known);
  return known;
}

/** All that is stored of the foreign things of a case, as one text. */
export async function foreignState(of: Case): Promise<string> {
  const ids = await Promise.all([...of.made].filter(([key]) => key.startsWith('foreign')).map(([, id]) => id));
  const stored = await Promise.all(
    [StaffModel, LoginModel, EventModel, SessionModel, SignupModel, UnionModel, RegionModel].map((model) =>
      model.collection
        .find({
          _id: { $in: [...ids, ...ids.filter((id) => id.length === 24).map((id) => new Types.ObjectId(id))] },
        } as object)
        .sort({ _id: 1 })
        .toArray(),
    ),
  );
  return JSON.stringify(stored);
}

const nobody = () => Promise.resolve(String(new Types.ObjectId()));
const pick = (home: string, foreign: string, absent: string) => async (_: Case, side: Side) =>
  ({ home, foreign, absent })[side];

const makers: Record<IdKind, (of: Case, side: Side) => Promise<string>> = {
  region: pick('331002', '331003', '331009'),
  union: pick('A', 'B', 'Z'),
  account: async (_, side) => {
    if (side === 'absent') return nobody();
    const union = side === 'home' ? 'A' : 'B';
    const { id } = await anOfficer('reader', union);
    const act = { ...newAct('test'), who: { kind: 'staff' as const, id }, within: [union, 'city'] };
    await endAct(act, new Date());
    return id;
  },
  device: async ({ caller }, side) => aLogin('member', side, caller),
  ownDevice: async ({ caller }, side) => aLogin('staff', side, caller),
  // Somebody else's, for events: not published, so that only its organiser may know of it.
  event: async (of, side) => {
    if (side === 'absent') return nobody();
    const { id, sessions } = await anEvent({ union: side === 'home' ? 'A' : 'B' });
    of.made.set(`${side} session`, Promise.resolve(sessions[0] as string));
    if (side === 'foreign') {
      await EventModel.updateOne({ _id: id }, { published: false });
      await SessionModel.updateOne({ _id: sessions[0] }, { published: false });
    }
    return id;
  },
  session: async (of, side) => {
    if (side === 'absent') return nobody();
    await idOf(of, side, 'event');
    return (await of.made.get(`${side} session`)) as string;
  },
  signup: async (of, side) => {
    if (side === 'absent') return nobody();
    const [event, session] = [await idOf(of, 'home', 'event'), await idOf(of, 'home', 'session')];
    const person = side === 'home' ? of.caller : await nobody();
    return String((await signUp({ event, session, person, now: new Date() }))._id);
  },
};

async function aLogin(kind: 'member' | 'staff', side: Side, caller: string): Promise<string> {
  if (side === 'absent') return nobody();
  const id = side === 'home' ? caller : await nobody();
  return loginOf((await startLogin(tokens, { kind, id, device: 'another' }, new Date())).refreshToken);
}
