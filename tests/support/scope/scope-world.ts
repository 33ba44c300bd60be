import { type Model, Types } from 'mongoose';
import { expect } from 'vitest';
import { LoginModel } from '../../../schemas/access/login.ts';
import { StaffModel } from '../../../schemas/access/staff.ts';
import { EventModel } from '../../../schemas/activities/events/event.ts';
import { SessionModel } from '../../../schemas/activities/events/session.ts';
import { SignupModel } from '../../../schemas/activities/events/signup.ts';
import { ListModel } from '../../../schemas/lists/list.ts';
import { LeaseModel } from '../../../schemas/lists/list-lease.ts';
import { ReviewModel } from '../../../schemas/lists/list-review.ts';
import { DriveModel } from '../../../schemas/organising/coverage-drive.ts';
import { RoundModel } from '../../../schemas/organising/round.ts';
import { TaskModel } from '../../../schemas/organising/task.ts';
import { PersonModel } from '../../../schemas/people/person.ts';
import { UploadModel } from '../../../schemas/platform/upload.ts';
import { EmployerModel } from '../../../schemas/register/employer.ts';
import { StationModel } from '../../../schemas/stations/station.ts';
import { StationReportModel } from '../../../schemas/stations/station-feedback.ts';
import { RegionModel } from '../../../schemas/territory/region.ts';
import { UnionModel } from '../../../schemas/territory/union.ts';
import { startLogin } from '../../../server/access/logins/logins.ts';
import { loginIdOf } from '../../../server/access/logins/refresh-tokens.ts';
import { createTokens } from '../../../server/access/logins/tokens.ts';
import { encryptPersonField } from '../../../server/access/people/person-fields.ts';
import { addStaff } from '../../../server/access/staff/accounts.ts';
import type { Role } from '../../../server/access/staff/roles.ts';
import { everywhere } from '../../../server/access/staff/scope.ts';
import { signUp } from '../../../server/activities/events/signups/sign-up.ts';
import { createDrive } from '../../../server/organising/drives/drives.ts';
import { openRound } from '../../../server/organising/rounds/rounds.ts';
import { createTasks } from '../../../server/organising/tasks/tasks.ts';
import { newAuditEntry, recordOutcome } from '../../../server/platform/audit/audit-entry.ts';
import { blindIndex } from '../../../server/platform/encryption/field-encryption.ts';
import { createReport } from '../../../server/stations/reports/own-reports.ts';
import { seedStationTables } from '../../../server/stations/vocabulary/station-tables.ts';
import { anEvent } from '../activities/events.ts';
import { staffPassword } from '../api.ts';
import { orgCode } from '../codes.ts';
import { importOpened, listOf } from '../lists/lists.ts';
import { aStation } from '../stations/stations.ts';
import { anUpload } from '../uploads.ts';
import { waitUntil } from '../wait.ts';
import { type DoorKind, doorMakers, doorModels } from './scope-attendance.ts';
import { type PointsKind, pointsMakers, pointsModels } from './scope-points.ts';

/** What an address or a body can name. */
export type IdKind =
  | 'region'
  | 'union'
  | 'account'
  | 'person'
  | 'phone'
  | 'device'
  | 'ownDevice'
  | 'event'
  | 'session'
  | 'signup'
  | 'list'
  | 'upload'
  | 'review'
  | 'employer'
  | 'station'
  | 'report'
  | DoorKind
  | PointsKind
  | 'round'
  | 'task'
  | 'drive'
  | 'federation'
  | 'industry';
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
export const foreignMarks = ['"B"', '331003', '乙区'];

/** Two districts below one city, the tests' officers being of the first; somebody of the second has been at work. */
export async function makeDistricts(): Promise<void> {
  await seedStationTables();
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
    ...(['A', 'B'] as const).flatMap((above) => [
      { ...within(above), _id: `F${above}`, kind: 'federation', level: 2, type: 'park', tier: 'district' },
      { ...within(above), _id: `I${above}`, kind: 'industry' },
    ]),
  ]);
  const nobodys = { caller: '', made: new Map() };
  foreignMarks.push(await idOf(nobodys, 'foreign', 'account'));
  // Employers of each, so that what is asked of a whole district finds some.
  await idOf(nobodys, 'home', 'list');
  await idOf(nobodys, 'foreign', 'list');
}

const within = (above: 'A' | 'B') => ({
  name: above === 'A' ? '甲区的工会' : '乙区的工会',
  parent: above,
  ancestors: ['city', above],
  region: above === 'A' ? '331002' : '331003',
});

const tokens = createTokens('s'.repeat(40));
let made = 0;

/** An officer of the first district, or of the second. */
export async function anOfficer(role: Role, union: 'A' | 'B') {
  const username = `${role}-${union}-${made++}`;
  return { username, id: await addStaff({ username, password: staffPassword, role, union }) };
}

/** The officer of the first district in a role, for all that leaves an account as it is. */
export function officerOf(role: Role): ReturnType<typeof anOfficer> {
  const known = officers.get(role) ?? anOfficer(role, 'A');
  officers.set(role, known);
  return known;
}

const officers = new Map<Role, ReturnType<typeof anOfficer>>();

/** One id; made where it is first asked for, so that each case has things of its own to change. */
export function idOf(of: Case, side: Side, kind: IdKind): Promise<string> {
  const key = `${side} ${kind}`;
  const made = side === 'foreign' && kind !== 'signup' ? foreignMade : of.made;
  const known = made.get(key) ?? makers[kind]({ ...of, made }, side);
  made.set(key, known);
  return known;
}

/** What is foreign is made once: no case changes it. A sign-up is somebody else's for an event of the case. */
const foreignMade = new Map<string, Promise<string>>();

/** All that is stored of foreign things of a case, as one text. */
export async function foreignState(of: Case, kinds: readonly IdKind[]): Promise<string> {
  const stored = kinds.map(async (kind) => {
    const id = await idOf(of, 'foreign', kind);
    const _id = numbered.includes(kind) ? Number(id) : id.length === 24 ? new Types.ObjectId(id) : id;
    const one = kind === 'phone' ? { phoneIndex: blindIndex('phone', id) } : { _id };
    return models[kind].collection.findOne(one as object);
  });
  return JSON.stringify(await Promise.all(stored));
}

const numbered: readonly IdKind[] = ['list', 'employer', 'round', 'task'];

const models: Record<IdKind, Pick<Model<never>, 'collection'>> = {
  region: RegionModel,
  union: UnionModel,
  account: StaffModel,
  person: PersonModel,
  phone: PersonModel,
  device: LoginModel,
  ownDevice: LoginModel,
  event: EventModel,
  session: SessionModel,
  signup: SignupModel,
  list: ListModel,
  upload: UploadModel,
  review: ReviewModel,
  employer: EmployerModel,
  ...doorModels,
  ...pointsModels,
  station: StationModel,
  report: StationReportModel,
  round: RoundModel,
  task: TaskModel,
  drive: DriveModel,
  federation: UnionModel,
  industry: UnionModel,
};

/** Wait until a list that was uploaded or is to be undone is, so that nothing goes on beside the next request. */
export async function settled(list: string, state: 'done' | 'undone'): Promise<void> {
  await waitUntil(async () => {
    const lease = await LeaseModel.findById('lists').lean();
    return (await ListModel.findById(list).lean())?.state === state && lease?.held.length === 0;
  });
}

const nobody = () => Promise.resolve(String(new Types.ObjectId()));
const pick = (home: string, foreign: string, absent: string) => async (_: Case, side: Side) =>
  ({ home, foreign, absent })[side];

const makers: Record<IdKind, (of: Case, side: Side) => Promise<string>> = {
  region: pick('331002', '331003', '331009'),
  union: pick('A', 'B', 'Z'),
  federation: pick('FA', 'FB', 'FZ'),
  industry: pick('IA', 'IB', 'IZ'),
  account: async (_, side) => {
    if (side === 'absent') return nobody();
    const union = side === 'home' ? 'A' : 'B';
    const { id } = await anOfficer('reader', union);
    const act = { ...newAuditEntry('test'), who: { kind: 'staff' as const, id }, within: [union, 'city'] };
    await recordOutcome(act, new Date());
    return id;
  },
  person: async (_, side) => (side === 'absent' ? nobody() : String((await aPerson(side))._id)),
  phone: async (_, side) => {
    const phone = `139${String(made++).padStart(8, '0')}`;
    if (side !== 'absent') await aPerson(side, phone);
    return phone;
  },
  device: async ({ caller }, side) => aLogin('member', side, caller),
  ownDevice: async ({ caller }, side) => aLogin('staff', side, caller),
  upload: async ({ caller }, side) => {
    if (side === 'absent') return String(new Types.ObjectId());
    const owner = side === 'home' ? `staff:${caller}` : `staff:${new Types.ObjectId()}`;
    return anUpload(owner, `单位名称\n甲区分片传来的厂${made++}\n`);
  },
  // Somebody else's, for events: not published, so that only its organiser may know of it.
  event: async (of, side) => {
    if (side === 'absent') return nobody();
    const { id, sessions } = await anEvent({ union: side === 'home' ? 'A' : 'B' });
    of.made.set(`${side} session`, Promise.resolve(sessions[0] as string));
    if (side === 'foreign') {
      await EventModel.updateOne({ _id: id }, { state: 'draft' });
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
  station: async (_, side) => {
    if (side === 'absent') return nobody();
    const union = side === 'home' ? 'A' : 'B';
    return String((await StationModel.create(aStation({ union, region: `33100${union === 'A' ? 2 : 3}` })))._id);
  },
  report: async (of, side) => {
    if (side === 'absent') return nobody();
    const wrong = { about: 'hours', text: side === 'home' ? '早就关门了' : '乙区的门牌' } as const;
    return String((await createReport(await idOf(of, side, 'station'), await nobody(), wrong, new Date()))._id);
  },
  list: async (_, side) => (side === 'absent' ? '999999' : aList(side)),
  review: async (of, side) => {
    if (side === 'absent') return nobody();
    const review = await ReviewModel.findOne({ 'rows.b': Number(await idOf(of, side, 'list')) }).lean();
    return String(review?._id);
  },
  employer: async (of, side) => {
    if (side === 'absent') return '999999';
    const employer = await EmployerModel.findOne({ 'claims.b': Number(await idOf(of, side, 'list')) }).lean();
    return String(employer?._id);
  },
  ...doorMakers,
  round: async (of, side) => {
    if (side === 'absent') return '999999';
    await idOf(of, side, 'employer');
    const wanted = { title: side === 'home' ? '甲区核查' : '乙区核查', region: regionOf(side), classes: [], due };
    return String((await openRound(wanted, 'test', everywhere, today))._id);
  },
  task: async (of, side) => {
    if (side === 'absent') return '999999';
    const employer = await idOf(of, side, 'employer');
    await createTasks({ region: regionOf(side), due }, { by: 'test', scope: everywhere, now: new Date(), today });
    return employer;
  },
  drive: async (of, side) => {
    if (side === 'absent') return 'no-such-drive';
    await idOf(of, side, 'employer');
    const drive = {
      id: `${side}-${made++}`,
      name: side === 'home' ? '甲区行动' : '乙区行动',
      filter: { region: regionOf(side) },
    };
    const by = { by: 'test', scope: everywhere, now: new Date() };
    return (await createDrive({ ...drive, from: today, to: due }, by))._id;
  },
  ...pointsMakers,
};

/** A member of a union of the first district, or of the second. */
async function aPerson(side: 'home' | 'foreign', phone = `138${String(made++).padStart(8, '0')}`) {
  const _id = new Types.ObjectId();
  const place = side === 'home' ? { union: 'A', region: '331002' } : { union: 'B', region: '331003' };
  return PersonModel.create({
    _id,
    ...encryptPersonField(String(_id), 'openid', `o${_id}`),
    ...encryptPersonField(String(_id), 'name', '张三'),
    ...encryptPersonField(String(_id), 'phone', phone),
    membership: { ...place, since: new Date(), by: 'test' },
    lastLoginAt: new Date(),
  });
}
const due = '2999-12-31';
const today = '2026-11-21';
const regionOf = (side: Side) => (side === 'home' ? '331002' : '331003');

/** A list with two employers of one name, a row that may be about either, and one that was refused. */
async function aList(side: 'home' | 'foreign'): Promise<string> {
  const district = side === 'home' ? '甲区' : '乙区';
  const name = `${district}第${made++}机械厂`;
  const rows = [
    { name, org: orgCode(String(10_000_000 + made++)), head: 7, district },
    { name, org: orgCode(String(10_000_000 + made++)), head: 9, district },
    { name, head: 3, district },
    { name: '', head: 3, district },
  ];
  const opened = await listOf('other', rows);
  try {
    const region = side === 'home' ? '331002' : '331003';
    const { list } = await importOpened(opened, 'other', { region, partial: true, onWait: () => {} });
    expect(list.counts).toMatchObject({ added: 2, review: 1, rejected: 1 });
    return String(list._id);
  } finally {
    await opened.close();
  }
}

async function aLogin(kind: 'member' | 'staff', side: Side, caller: string): Promise<string> {
  if (side === 'absent') return nobody();
  const id = side === 'home' ? caller : await nobody();
  return loginIdOf((await startLogin(tokens, { kind, id, device: 'another' }, new Date())).refreshToken);
}
