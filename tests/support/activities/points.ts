import { Types } from 'mongoose';
import { expect } from 'vitest';
import { AttendanceModel } from '../../../schemas/activities/attendance/attendance.ts';
import { PointsAccountModel, type Posting, PostingModel } from '../../../schemas/activities/points/points.ts';
import { everywhere } from '../../../server/access/staff/scope.ts';
import { type Movement, postMovements } from '../../../server/activities/points/ledger.ts';
import { lotsOf, personPointsOf } from '../../../server/activities/points/lots.ts';
import { addReward, changeReward, type NewReward } from '../../../server/activities/rewards/rewards.ts';
import { transact } from '../../../server/platform/database/transaction.ts';
import { hours } from './events.ts';

/** What closing a session leaves of one person. */
export async function attended(
  of: { event: string; session: string; person: string },
  outcome: { state?: 'attended' | 'no_show' | 'pending'; minutes?: number; revision?: number } = {},
): Promise<void> {
  const { state = 'attended', minutes = 120, revision = 1 } = outcome;
  await AttendanceModel.updateOne(
    { session: of.session, person: of.person },
    { event: of.event, state, minutes, revision, settledAt: new Date() },
    { upsert: true },
  );
}

/** Post movements of one person. */
export function posted(person: string, movements: readonly Movement[], now = new Date()): Promise<Posting[]> {
  return transact(performance.now() + 20_000, (transaction) =>
    postMovements(transaction, new Types.ObjectId(person), movements, now),
  );
}

/** Give a person points for nothing in particular. */
export function given(person: string, points: number, expiresAt?: Date): Promise<Posting[]> {
  return posted(person, [{ kind: 'award', source: `test:${new Types.ObjectId()}`, points, expiresAt }]);
}

/** An open reward of the district's union. */
export async function aReward(overrides: Partial<NewReward> = {}): Promise<string> {
  const plan: NewReward = {
    title: '保温杯',
    kind: 'goods',
    union: '331002',
    partner: '职工服务中心',
    cost: 10,
    stock: 5,
    goodDays: 30,
    from: hours(-1),
    until: hours(24 * 365),
    ...overrides,
  };
  const { _id } = await addReward(plan, everywhere);
  await changeReward(String(_id), { state: 'open' }, everywhere);
  return String(_id);
}

/** Every posting balances, and every account is what its postings sum to. */
export async function expectSoundLedger(): Promise<void> {
  const postings = await PostingModel.find({}).sort({ person: 1, n: 1 }).lean<Posting[]>();
  for (const { lines } of postings) expect(lines.reduce((sum, { points }) => sum + points, 0)).toBe(0);
  const byPerson = Map.groupBy(postings, ({ person }) => String(person));
  for (const { person, balance, owed, n } of await PointsAccountModel.find({}).lean()) {
    const own = byPerson.get(String(person)) ?? [];
    expect(own.map((posting) => posting.n)).toEqual(own.map((_, at) => at + 1));
    expect({ balance, owed, n }).toEqual({
      balance: own.reduce((sum, posting) => sum + personPointsOf(posting), 0),
      owed: -own.reduce((sum, { lines }) => sum + (lines.find((one) => one.account === 'owed')?.points ?? 0), 0) || 0,
      n: own.length,
    });
    expect(own.reduce((sum, { points }) => sum + points, 0)).toBe(balance - owed);
    expect(lotsOf(own).reduce((sum, { left }) => sum + left, 0)).toBe(balance);
    expect(balance).toBeGreaterThanOrEqual(0);
    byPerson.delete(String(person));
  }
  expect([...byPerson.keys()]).toEqual([]);
}
