import fc from 'fast-check';
import { Types } from 'mongoose';
import { describe, expect } from 'vitest';
import { AttendanceModel } from '../../schemas/activities/attendance/attendance.ts';
import { PointsAccountModel, type Posting, PostingModel } from '../../schemas/activities/points/points.ts';
import { PointsRuleModel } from '../../schemas/activities/points/points-rule.ts';
import { RedemptionModel } from '../../schemas/activities/points/redemption.ts';
import { RewardModel } from '../../schemas/activities/points/reward.ts';
import { JobLeaseModel } from '../../schemas/platform/job-lease.ts';
import { UnionModel } from '../../schemas/territory/union.ts';
import { everywhere } from '../../server/access/staff/scope.ts';
import { awardSession } from '../../server/activities/points/award.ts';
import { awardNewAttendance } from '../../server/activities/points/award-job.ts';
import { readBalance } from '../../server/activities/points/balance.ts';
import { expireAllPoints } from '../../server/activities/points/expire.ts';
import { readRanking } from '../../server/activities/points/rankings.ts';
import { reverseAward } from '../../server/activities/points/reverse.ts';
import { pointsByRule } from '../../server/activities/points/rule-points.ts';
import { addPointsRule, endPointsRule } from '../../server/activities/points/rules.ts';
import { redeemReward } from '../../server/activities/rewards/redeem.ts';
import { refundRedemption } from '../../server/activities/rewards/refund-redemption.ts';
import { erasePerson } from '../../server/people/profile/erase-person.ts';
import { anEvent, aSession, hours, somebody, tally } from '../support/activities/events.ts';
import { aReward, attended, expectSoundLedger, given, posted } from '../support/activities/points.ts';
import { it as base } from '../support/it.ts';
import { idOf } from '../support/people.ts';

const dayMs = 24 * 3600_000;

const it = base.extend('unions', { scope: 'file', auto: true }, async ({ database: _ }) => {
  await UnionModel.insertMany([
    { _id: '331000', name: '市总工会', kind: 'city', ancestors: [], region: '3310' },
    {
      _id: '331002',
      name: '椒江区总工会',
      kind: 'district',
      parent: '331000',
      ancestors: ['331000'],
      region: '331002',
    },
    {
      _id: '331003',
      name: '黄岩区总工会',
      kind: 'district',
      parent: '331000',
      ancestors: ['331000'],
      region: '331003',
    },
  ]);
});
it.beforeEach(async () => {
  for (const model of [
    AttendanceModel,
    JobLeaseModel,
    PostingModel,
    PointsAccountModel,
    PointsRuleModel,
    RedemptionModel,
    RewardModel,
  ]) {
    await model.collection.deleteMany({});
  }
});

/** A rule of the city's for volunteers: ten points an hour, by half hours, rounded down. */
const hourly = { union: '331000', kind: 'volunteer', per: 'hour', points: 10, step: 30, rounding: 'down' } as const;

/** An event whose session is over, under the rules of two days ago. */
async function aPastEvent(overrides: Parameters<typeof anEvent>[0] = {}) {
  const session = aSession({ startsAt: hours(-4), endsAt: hours(-1), closesAt: hours(-5), opensAt: hours(-48) });
  const { id, sessions } = await anEvent({ kind: 'volunteer', sessions: [session], ...overrides });
  return { event: id, session: sessions[0] as string };
}
const rule = (plan: Parameters<typeof addPointsRule>[0]) => addPointsRule(plan, everywhere, hours(-48));
const balance = async (person: string) => (await readBalance(person, new Date())).balance;
const kindsOf = async (person: string) =>
  (await PostingModel.find({ person }).sort({ n: 1 }).lean<Posting[]>()).map(({ kind, points }) => [kind, points]);

describe('points follow the attendance', () => {
  it('of every session whose attendance is closed, however often it is looked at', async () => {
    await rule(hourly);
    const past = await aPastEvent();
    const [came, stayedAway, unclear] = [somebody(), somebody(), somebody()];
    await attended({ ...past, person: came }, { minutes: 110 });
    await attended({ ...past, person: stayedAway }, { state: 'no_show', minutes: 0 });
    await attended({ ...past, person: unclear }, { state: 'pending', minutes: 60 });
    await Promise.all([awardNewAttendance(new Date()), awardNewAttendance(new Date())]);
    await awardNewAttendance(new Date());
    expect(await kindsOf(came)).toEqual([['award', 15]]);
    expect(await PostingModel.countDocuments({})).toBe(1);
    await expectSoundLedger();
  });

  it('by the rules of the nearest union that has any for the kind, each of them', async () => {
    await rule(hourly);
    await rule({ union: '331002', kind: 'volunteer', per: 'attendance', points: 3 });
    await rule({ ...hourly, union: '331002', points: 20, most: 30 });
    const [near, far] = [await aPastEvent(), await aPastEvent({ union: '331003' })];
    const person = somebody();
    await attended({ ...near, person });
    await attended({ ...far, person });
    await awardSession(near.session, new Date());
    await awardSession(far.session, new Date());
    expect((await kindsOf(person)).toSorted()).toEqual([
      ['award', 20],
      ['award', 3],
      ['award', 30],
    ]);
  });

  it('by the rule that was in force when the session ended', async () => {
    const old = await rule(hourly);
    await endPointsRule(String(old._id), everywhere, hours(-0.5));
    await addPointsRule({ ...hourly, points: 40 }, everywhere, hours(-0.5));
    const past = await aPastEvent();
    const person = somebody();
    await attended({ ...past, person });
    await awardSession(past.session, new Date());
    expect(await balance(person)).toBe(20);
  });

  it('through corrections: what is no longer right is reversed, never changed', async () => {
    await rule(hourly);
    const past = await aPastEvent();
    const person = somebody();
    for (const [revision, minutes] of [120, 180, 0, 60].entries()) {
      const state = minutes > 0 ? 'attended' : 'no_show';
      await attended({ ...past, person }, { minutes, state, revision: revision + 1 });
      await awardSession(past.session, new Date());
    }
    expect(await kindsOf(person)).toEqual([
      ['award', 20],
      ['reversal', -20],
      ['award', 30],
      ['reversal', -30],
      ['award', 10],
    ]);
    await expectSoundLedger();
  });

  it('unless an officer took the award back: then only once the attendance is corrected', async () => {
    await rule(hourly);
    const past = await aPastEvent();
    const person = somebody();
    await attended({ ...past, person });
    await awardSession(past.session, new Date());
    const award = await PostingModel.findOne({ person }).lean();
    const byHand = { by: 'officer', reason: '代签到' };
    await reverseAward(String(award?._id), byHand, everywhere, new Date());
    await reverseAward(String(award?._id), byHand, everywhere, new Date());
    await awardSession(past.session, new Date());
    expect(await balance(person)).toBe(0);
    await attended({ ...past, person }, { revision: 2 });
    await awardSession(past.session, new Date());
    expect(await balance(person)).toBe(20);
    const elsewhere = { unions: ['331003'], regions: ['331003'] };
    await expect(reverseAward(String(award?._id), byHand, elsewhere, new Date())).rejects.toThrow(/no such award/);
  });

  it('and hours are rounded as the rule says, to whole points and never over its most', () => {
    const anyRule = fc.record({
      points: fc.integer({ min: 1, max: 20 }).map((n) => n * 12),
      step: fc.constantFrom(1, 5, 10, 15, 30, 60),
      rounding: fc.constantFrom('down', 'nearest', 'up'),
      most: fc.option(fc.integer({ min: 1, max: 500 }), { nil: undefined }),
    });
    fc.assert(
      fc.property(anyRule, fc.integer({ min: 0, max: 1440 }), ({ points, step, rounding, most }, minutes) => {
        fc.pre((points * step) % 60 === 0);
        const got = pointsByRule({ per: 'hour', points, step, rounding, ...(most && { most }) }, minutes);
        const exact = (minutes * points) / 60;
        const unit = (points * step) / 60;
        const near = { down: [0, unit], nearest: [-unit / 2, unit / 2], up: [-unit, 0] }[rounding] as [number, number];
        expect(Number.isInteger(got)).toBe(true);
        if (most && got === most) return;
        expect(exact - got).toBeGreaterThanOrEqual(near[0] - 1e-9);
        expect(exact - got).toBeLessThanOrEqual(near[1] + 1e-9);
      }),
    );
    expect(pointsByRule({ per: 'hour', points: 10, step: 30, rounding: 'nearest' }, 45)).toBe(10);
  });

  it('and a rule that would give parts of a point is refused', async () => {
    await expect(rule({ ...hourly, points: 7 })).rejects.toMatchObject({ code: 'points_rule_uneven' });
  });
});

/** So many operations at random; more with OPERATIONS=10000. */
const operations = Number(process.env.OPERATIONS ?? 2000);

describe('the ledger', () => {
  it(
    'after thousands of random operations every posting balances and every balance is its sum',
    async () => {
      const reward = await aReward({ cost: 7, stock: 100_000, from: new Date(0) });
      const people = Array.from({ length: 50 }, somebody);
      const outcomes: string[] = [];
      let random = 20261121;
      const below = (count: number) => {
        random = (Math.imul(random, 1664525) + 1013904223) >>> 0;
        return Math.floor((random / 2 ** 32) * count);
      };
      const operate = async (person: string, start: number) => {
        const redeemed: string[] = [];
        for (let step = 0; step < operations / people.length; step++) {
          const now = new Date(start + step * dayMs);
          const end = below(3) === 0 ? undefined : new Date(now.getTime() + below(60) * dayMs);
          const source = `test:${new Types.ObjectId()}`;
          const award = async () => {
            await posted(person, [{ kind: 'award', source, points: 1 + below(20), expiresAt: end }], now);
            return 'award';
          };
          const spend = async () => {
            redeemed.push((await redeemReward({ reward, person, answers: [] }, now)).id);
            return 'spend';
          };
          const refund = async () => (await refundRedemption(redeemed.pop() ?? somebody(), person, now)).state;
          const reverse = async () => {
            const last = await PostingModel.findOne({ person, kind: 'award' }).sort({ n: -1 }).lean();
            if (!last || (await PostingModel.exists({ source: `reversal:${last._id}` }))) return 'nothing';
            const { _id, points } = last;
            await posted(person, [{ kind: 'reversal', source: `reversal:${_id}`, about: _id, points }], now);
            return 'reversal';
          };
          const chosen = [award, award, award, spend, spend, refund, reverse][below(7)] ?? award;
          outcomes.push(await chosen().catch((error) => error.code ?? String(error)));
        }
      };
      await Promise.all(people.map((person, at) => operate(person, Date.UTC(2026, 0, 1 + at))));
      await expireAllPoints(new Date(Date.UTC(2030, 0, 1)));
      expect(outcomes).toHaveLength(operations);
      const counts = tally(outcomes);
      expect(counts).toMatchObject({
        award: expect.any(Number),
        spend: expect.any(Number),
        points_short: expect.any(Number),
      });
      expect(counts).toMatchObject({ cancelled: expect.any(Number), reversal: expect.any(Number) });
      await expectSoundLedger();
      const { left, stock } = (await RewardModel.findById(reward).lean()) ?? { left: 0, stock: 0 };
      expect(stock - left).toBe(await RedemptionModel.countDocuments({ state: 'issued' }));
    },
    300_000 + operations * 100,
  );

  it('takes one award a source, and nothing in it can be changed or deleted', async () => {
    await rule(hourly);
    const past = await aPastEvent();
    const person = somebody();
    await attended({ ...past, person });
    await Promise.all(Array.from({ length: 8 }, () => awardSession(past.session, new Date())));
    expect(await kindsOf(person)).toEqual([['award', 20]]);
    await expect(PostingModel.updateOne({ person }, { points: 99 })).rejects.toThrow(/only ever added/);
    await expect(PostingModel.deleteMany({ person })).rejects.toThrow(/only ever added/);
    const stored = await PostingModel.findOne({ person });
    stored?.set('points', 99);
    await expect(stored?.save()).rejects.toThrow(/only ever added/);
    expect(await kindsOf(person)).toEqual([['award', 20]]);
  });

  it('never lets two spendings at once have the same points', async () => {
    const reward = await aReward({ cost: 10, stock: 100 });
    const person = somebody();
    await given(person, 35);
    const tries = Array.from({ length: 12 }, () => redeemReward({ reward, person, answers: [] }, new Date()));
    const outcomes = (await Promise.allSettled(tries)).map((one) =>
      one.status === 'fulfilled' ? 'redeemed' : one.reason.code,
    );
    expect(tally(outcomes)).toEqual({ redeemed: 3, points_short: 9 });
    expect(await balance(person)).toBe(5);
  });

  it('spends first what ends first, and ends what is left on its day', async () => {
    const person = somebody();
    const [soon, later] = [hours(24), hours(240)];
    await given(person, 10);
    await given(person, 10, later);
    await given(person, 10, soon);
    await posted(person, [{ kind: 'spend', source: 'spend', points: 4 }]);
    expect((await readBalance(person, new Date())).ending).toEqual({ points: 6, at: soon });
    expect(await readBalance(person, hours(25))).toMatchObject({ balance: 20, ending: { points: 10, at: later } });
    await expireAllPoints(hours(300));
    expect(await balance(person)).toBe(10);
    await expectSoundLedger();
  });

  it('takes an award back that was spent by way of what the person owes, and the next award pays it', async () => {
    const person = somebody();
    const [award] = await given(person, 30);
    await posted(person, [{ kind: 'spend', source: 'spend', points: 25 }]);
    const about = award?._id as Types.ObjectId;
    await posted(person, [{ kind: 'reversal', source: 'reversal', about, points: 30 }]);
    expect(await readBalance(person, new Date())).toMatchObject({ balance: 0, owed: 25 });
    await given(person, 40);
    expect(await readBalance(person, new Date())).toMatchObject({ balance: 15, owed: 0 });
    await expectSoundLedger();
  });

  it('goes on for everybody where somebody is erased who had points and whose next attendance is settled', async () => {
    await rule(hourly);
    const [first, next] = [await aPastEvent(), await aPastEvent()];
    const [gone, stays] = [somebody(), somebody()];
    await attended({ ...first, person: gone });
    await awardNewAttendance(new Date());
    for (const person of [gone, stays]) await attended({ ...next, person });
    await erasePerson(gone, new Date());
    await awardNewAttendance(new Date());
    expect(await balance(stays)).toBe(20);
    expect(await PostingModel.countDocuments({ kind: 'award' })).toBe(3);
    await expectSoundLedger();
  });

  it('takes back of an award only what has not ended: nobody owes points that they never had the use of', async () => {
    const person = somebody();
    const [award] = await given(person, 30, hours(24));
    await posted(person, [{ kind: 'spend', source: `spend:${person}`, points: 5 }]);
    await given(person, 10);
    await expireAllPoints(hours(25));
    const about = award?._id as Types.ObjectId;
    await posted(person, [{ kind: 'reversal', source: `reversal:${person}`, about, points: 30 }], hours(26));
    expect(await readBalance(person, hours(26))).toMatchObject({ balance: 5, owed: 0 });
    expect((await kindsOf(person)).at(-1)).toEqual(['reversal', -5]);
    await expectSoundLedger();
  });
});

describe('a ranking', () => {
  it('lets equal points share a rank, skips the next, and names people as they chose', async ({ api }) => {
    await rule({ union: '331000', kind: 'volunteer', per: 'hour', points: 60, step: 1 });
    const past = await aPastEvent();
    const foreign = await aPastEvent({ union: '331003', region: '331003' });
    for (const [name, minutes] of [
      ['甲一', 90],
      ['乙二', 60],
      ['丙三', 60],
      ['丁四', 30],
    ] as const) {
      await api.send('PUT', '/me', { name }, { as: name });
      await attended({ ...past, person: await idOf(name) }, { minutes });
    }
    await attended({ ...foreign, person: await idOf('丁四') }, { minutes: 300 });
    await awardNewAttendance(new Date());
    await api.send('PUT', '/me/points/naming', { naming: 'hidden' }, { as: '乙二' });
    await api.send('PUT', '/me/points/naming', { naming: 'full' }, { as: '丁四' });
    const month = new Date(Date.now() + 7 * 3600_000).toISOString().slice(0, 7);
    const { body } = await api.get(`/points/rankings?month=${month}&region=331002`, { as: '丙三' });
    expect(body.places.map(({ rank, tied, points }: Record<string, unknown>) => [rank, tied, points])).toEqual([
      [1, false, 90],
      [2, true, 60],
      [2, true, 60],
      [4, false, 30],
    ]);
    expect(body.places.map(({ name }: { name: string | null }) => name).toSorted()).toEqual(
      ['丁四', '丙*', '甲*', null].toSorted(),
    );
    expect(body.mine).toEqual({ rank: 2, tied: true, points: 60 });
    const city = await readRanking({ month, union: '331000' }, somebody(), 1, new Date());
    expect(city).toMatchObject({ people: 4, places: [{ rank: 1, points: 330, name: '丁四' }], mine: null });
  });
});

it('shows a person their points and what each was for', async ({ api }) => {
  await rule(hourly);
  const past = await aPastEvent();
  await api.get('/me', { as: '王五' });
  await attended({ ...past, person: await idOf('王五') });
  await awardNewAttendance(new Date());
  const { body } = await api.get('/me/points/postings', { as: '王五' });
  expect(body.items).toMatchObject([{ kind: 'award', points: 20, title: '急救培训', eventId: past.event }]);
  expect((await api.get('/me/points', { as: '王五' })).body).toMatchObject({ balance: 20, owed: 0, naming: 'masked' });
  expect((await api.get('/points/rules')).body.items).toMatchObject([{ kind: 'volunteer', points: 10, step: 30 }]);
});
