import { describe, expect } from 'vitest';
import { RewardModel } from '../../schemas/activities/points/reward.ts';
import { AnswerModel } from '../../schemas/http/answer.ts';
import { UnionModel } from '../../schemas/territory/union.ts';
import { addStaff } from '../../server/access/staff/accounts.ts';
import { everywhere } from '../../server/access/staff/scope.ts';
import { readBalance } from '../../server/activities/points/balance.ts';
import { redeemReward } from '../../server/activities/rewards/redeem.ts';
import { redemptionCodeIndexOf, redemptionCodeOf } from '../../server/activities/rewards/redemption-codes.ts';
import { refundRedemption } from '../../server/activities/rewards/refund-redemption.ts';
import { changeReward } from '../../server/activities/rewards/rewards.ts';
import { useRedemption } from '../../server/activities/rewards/use-redemption.ts';
import { hours, somebody, tally } from '../support/activities/events.ts';
import { aReward, expectSoundLedger, given } from '../support/activities/points.ts';
import { staffPassword } from '../support/api.ts';
import { it as base } from '../support/it.ts';
import { idOf, tellAll } from '../support/people.ts';

const it = base.extend('officers', { scope: 'file', auto: true }, async ({ database: _ }) => {
  await UnionModel.insertMany([
    { _id: '331002', name: '椒江区总工会', kind: 'district', ancestors: [], region: '331002' },
    { _id: '331003', name: '黄岩区总工会', kind: 'district', ancestors: [], region: '331003' },
  ]);
  for (const [username, role, union] of [
    ['admin', 'union_admin', '331002'],
    ['shop', 'partner', '331002'],
    ['othershop', 'partner', '331003'],
  ] as const) {
    await addStaff({ username, password: staffPassword, role, union });
  }
});
const balance = async (person: string) => (await readBalance(person, new Date())).balance;
const codes = (calls: Promise<unknown>[]) =>
  Promise.allSettled(calls).then((all) =>
    tally(all.map((one) => (one.status === 'fulfilled' ? 'done' : one.reason.code))),
  );

describe('exchanging points for a reward', () => {
  it('goes from the officer who offers it to the partner who hands it over, once', async ({ api }) => {
    const admin = { as: { staff: 'admin' } };
    const plan = {
      ...{ title: '保温杯', kind: 'goods', union: '331002', partner: '职工服务中心', cost: 30, stock: 1, goodDays: 30 },
      ...{ from: hours(-1).toISOString(), until: hours(99).toISOString() },
    };
    const { body: reward } = await api.post('/staff/rewards', plan, admin);
    expect((await api.get('/rewards')).body.items.map(({ id }: { id: string }) => id)).not.toContain(reward.id);
    await api.send('PUT', `/staff/rewards/${reward.id}`, { state: 'open' }, admin);

    await api.send('PUT', '/me', { name: '张三' }, { as: '张三' });
    await given(await idOf('张三'), 50);
    const options = { as: '张三', headers: { 'Idempotency-Key': 'one-cup-for-me-1' } };
    const redeemed = await api.post(`/rewards/${reward.id}/redemptions`, {}, options);
    expect(redeemed).toMatchObject({ status: 201, body: { state: 'issued', points: 30, partner: '职工服务中心' } });
    expect(await api.post(`/rewards/${reward.id}/redemptions`, {}, options)).toMatchObject({ body: redeemed.body });
    expect((await api.get('/me/points', { as: '张三' })).body.balance).toBe(20);
    expect((await api.get(`/rewards/${reward.id}`)).body.left).toBe(0);

    const code = redeemed.body.code.toLowerCase().replaceAll('-', ' ');
    const take = (staff: string) => api.post('/staff/redemptions/use', { code }, { as: { staff } });
    expect(await take('othershop')).toMatchObject({ status: 404, body: { error: { code: 'redemption_not_found' } } });
    expect(await take('shop')).toMatchObject({ status: 200, body: { state: 'used', name: '张*', title: '保温杯' } });
    expect(await take('shop')).toMatchObject({ status: 409, body: { error: { code: 'redemption_used' } } });
    const { body: mine } = await api.get('/me/redemptions', { as: '张三' });
    expect(mine.items).toMatchObject([{ id: redeemed.body.id, state: 'used', code: null }]);
  });

  it('gives a hundred people no more than there are, and takes points of nobody else', async () => {
    const reward = await aReward({ cost: 10, stock: 7 });
    const people = Array.from({ length: 100 }, somebody);
    await Promise.all(people.map((person) => given(person, 10)));
    expect(await codes(people.map((person) => redeemReward({ reward, person, answers: [] }, new Date())))).toEqual({
      done: 7,
      reward_gone: 93,
    });
    const left = await Promise.all(people.map(balance));
    expect(left.filter((points) => points === 0)).toHaveLength(7);
    await expectSoundLedger();
  });

  it('keeps to the limit of a person, whoever many taps it takes', async () => {
    const reward = await aReward({ stock: 50, perPerson: { count: 2, days: 30 } });
    const person = somebody();
    await given(person, 500);
    const taps = Array.from({ length: 10 }, () => redeemReward({ reward, person, answers: [] }, new Date()));
    expect(await codes(taps)).toEqual({ done: 2, reward_limit_reached: 8 });
    await redeemReward({ reward, person, answers: [] }, hours(24 * 31));
    expect(await balance(person)).toBe(470);
  });

  it('is done once for a key, though the process died after the exchange and before the answer', async ({ api }) => {
    const reward = await aReward();
    await api.get('/me', { as: '钱七' });
    await given(await idOf('钱七'), 100);
    const headers = { 'Idempotency-Key': 'once' };
    const first = await api.post(`/rewards/${reward}/redemptions`, { answers: [] }, { as: '钱七', headers });
    await AnswerModel.updateMany({}, { $unset: { status: 1, sealed: 1 }, $set: { leaseUntil: new Date(0) } });
    const again = await api.post(`/rewards/${reward}/redemptions`, { answers: [] }, { as: '钱七', headers });
    expect(again).toMatchObject({ status: 201, body: first.body });
    expect(await balance(await idOf('钱七'))).toBe(90);
    const other = await api.post(`/rewards/${reward}/redemptions`, { answers: [] }, { as: '钱七' });
    expect(other.body.id).not.toBe(first.body.id);
    await expectSoundLedger();
  });

  it('can be taken back before the code is used: points and stock return, even points that would have ended', async () => {
    const reward = await aReward({ cost: 10, stock: 1 });
    const person = somebody();
    await given(person, 10, hours(24));
    const { id, code } = await redeemReward({ reward, person, answers: [] }, new Date());
    await refundRedemption(id, person, hours(48));
    await refundRedemption(id, person, hours(48));
    expect((await readBalance(person, hours(49))).balance).toBe(10);
    expect((await RewardModel.findById(reward).lean())?.left).toBe(1);
    await expect(useRedemption(code ?? '', 'shop', everywhere, new Date())).rejects.toMatchObject({
      code: 'redemption_cancelled',
    });
    expect((await readBalance(person, hours(24 * 33))).balance).toBe(0);
    await expectSoundLedger();
  });

  it('is over when the code lapses, and only then', async () => {
    const reward = await aReward({ goodDays: 1 });
    const person = somebody();
    await given(person, 10);
    const { id, code } = await redeemReward({ reward, person, answers: [] }, new Date());
    await expect(useRedemption(code ?? '', 'shop', everywhere, hours(24.1))).rejects.toMatchObject({
      code: 'redemption_lapsed',
    });
    await expect(refundRedemption(id, person, hours(24.1))).rejects.toMatchObject({ code: 'redemption_lapsed' });
    expect(await useRedemption(code ?? '', 'shop', everywhere, hours(23.9))).toMatchObject({ state: 'used' });
  });

  it('lets one of many partners who take the same code hand it over', async () => {
    const reward = await aReward();
    const person = somebody();
    await given(person, 10);
    const { code } = await redeemReward({ reward, person, answers: [] }, new Date());
    const tries = Array.from({ length: 20 }, () => useRedemption(code ?? '', 'shop', everywhere, new Date()));
    expect(await codes(tries)).toEqual({ done: 1, redemption_used: 19 });
  });

  it('knows a code however it is written', () => {
    const code = redemptionCodeOf('665f1f77bcf86cd799439072');
    expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){2}$/);
    expect(redemptionCodeIndexOf('０ｏlI-2345-6789')).toBe(redemptionCodeIndexOf('0011 2345 6789'));
  });

  it('ends after it begins, else nobody could ever have it', async () => {
    const wrong = { code: 'reward_times_wrong' };
    await expect(aReward({ from: hours(2), until: hours(1) })).rejects.toMatchObject(wrong);
    const reward = await aReward({ from: hours(-1), until: hours(5) });
    await expect(changeReward(reward, { until: hours(-2) }, everywhere)).rejects.toMatchObject(wrong);
  });

  it('never lets the stock fall below what was redeemed', async () => {
    const reward = await aReward({ stock: 5 });
    const person = somebody();
    await given(person, 30);
    for (let n = 0; n < 3; n++) await redeemReward({ reward, person, answers: [] }, new Date());
    const change = (stock: number) => changeReward(reward, { stock }, everywhere);
    await expect(change(2)).rejects.toMatchObject({ code: 'reward_stock_too_low', details: { redeemed: 3 } });
    expect(await change(3)).toMatchObject({ stock: 3, left: 0 });
    expect(await change(10)).toMatchObject({ stock: 10, left: 7 });
  });
});

it('puts what is not handed over into a file for the partner, each redemption into one', async ({ api }) => {
  const admin = { as: { staff: 'admin' } };
  const reward = await aReward({
    kind: 'school_points',
    title: '入学积分',
    questions: ['学校', '+学生姓名'],
    stock: 9,
  });
  await tellAll(api, '李四', { name: '李四', phone: '13800138000', idNumber: '' });
  const person = await idOf('李四');
  await given(person, 100);
  const without = redeemReward({ reward, person, answers: ['实验小学'] }, new Date());
  await expect(without).rejects.toMatchObject({ code: 'reward_answers_missing', details: { questions: '+学生姓名' } });
  await redeemReward({ reward, person, answers: ['=实验小学', '李小四'] }, new Date());
  await api.send('PUT', '/me', { name: '李四' }, { as: '李四' });
  const made = await Promise.all([1, 2, 3].map(() => api.post(`/staff/rewards/${reward}/transfers`, {}, admin)));
  expect(tally(made.map(({ status }) => String(status)))).toEqual({ 201: 1, 409: 2 });
  const file = await api.get(`/staff/rewards/${reward}/transfers/1`, admin);
  expect(file.headers.get('Content-Disposition')).toContain('.csv');
  const [head, row, ...rest] = (file.body as string).trim().split('\n');
  expect(head).toContain("编号,姓名,手机,兑换品,积分,兑换时间,学校,'+学生姓名");
  expect(row).toContain('李四,13800138000,入学积分,10');
  expect(row).toContain("'=实验小学,李小四");
  expect(rest).toEqual([]);
  expect(await api.get(`/staff/rewards/${reward}/transfers/2`, admin)).toMatchObject({ status: 404 });
});
