import { beforeEach, describe, expect } from 'vitest';
import { StaffModel } from '../../schemas/access/staff.ts';
import { PersonModel } from '../../schemas/people/person.ts';
import { UnionModel } from '../../schemas/territory/union.ts';
import { addStaff } from '../../server/access/staff/accounts.ts';
import { staffPassword } from '../support/api.ts';
import { it } from '../support/it.ts';

describe('logging in through WeChat', () => {
  it('makes a person at the first login and knows them at the second', async ({ api }) => {
    const first = await api.post('/auth/wechat', { code: 'newcomer:1' });
    expect(first).toMatchObject({ status: 200, body: { tokenType: 'Bearer' } });
    await api.post('/auth/wechat', { code: 'newcomer:2' });
    expect(await PersonModel.countDocuments({})).toBe(1);
  });

  it('makes one person of many first logins at once', async ({ api }) => {
    const before = await PersonModel.countDocuments({});
    const replies = await Promise.all(
      Array.from({ length: 20 }, (_, i) => api.post('/auth/wechat', { code: `eager:${i}` })),
    );
    expect(replies.map(({ status }) => status)).toEqual(Array(20).fill(200));
    expect(await PersonModel.countDocuments({})).toBe(before + 1);
  });

  it.for([
    ['a code that WeChat does not know', 'expired:1', 401, 'wechat_code_invalid'],
    ['a user whom WeChat blocks', 'blocked:1', 403, 'wechat_user_blocked'],
    ['too many logins', 'often:1', 429, 'wechat_too_often'],
    ['a WeChat that is down', 'busy:1', 503, 'wechat_unavailable'],
  ] as const)('tells %s apart', async ([, code, status, failure], { api }) => {
    expect(await api.post('/auth/wechat', { code })).toMatchObject({ status, body: { error: { code: failure } } });
  });

  it('takes a code once', async ({ api }) => {
    await api.post('/auth/wechat', { code: 'once:1' });
    expect(await api.post('/auth/wechat', { code: 'once:1' })).toMatchObject({
      status: 401,
      body: { error: { code: 'wechat_code_used' } },
    });
  });
});

describe('logging in as staff', () => {
  beforeEach(async () => {
    await StaffModel.deleteMany({}, { requireFilter: false });
    await UnionModel.deleteMany({}, { requireFilter: false });
    await UnionModel.create({ _id: '331002', name: '椒江区总工会', kind: 'district', ancestors: [], region: '331002' });
    await addStaff({ username: 'li', password: staffPassword, role: 'reader', union: '331002' });
  });

  it('gives a token that says whose account it is, with role and scope', async ({ api }) => {
    const { body } = await api.post('/auth/staff', { username: 'li', password: staffPassword });
    const me = await api.get('/staff/me', { headers: { Authorization: `Bearer ${body.accessToken}` } });
    expect(me.body).toMatchObject({ username: 'li', scope: { unions: ['331002'], regions: ['331002'] } });
    expect(JSON.stringify(me.body)).not.toContain('argon2');
  });

  it('says the same of a wrong password and of an unknown name', async ({ api }) => {
    const wrong = await api.post('/auth/staff', { username: 'li', password: 'not the password' });
    const unknown = await api.post('/auth/staff', { username: 'nobody', password: staffPassword });
    expect([wrong.status, unknown.status]).toEqual([401, 401]);
    expect(wrong.body.error.message).toBe(unknown.body.error.message);
  });

  it('ends with the account: a token of a closed one is good for nothing', async ({ api }) => {
    const { body } = await api.post('/auth/staff', { username: 'li', password: staffPassword });
    await StaffModel.updateOne({ username: 'li' }, { active: false });
    const me = await api.get('/staff/me', { headers: { Authorization: `Bearer ${body.accessToken}` } });
    expect(me).toMatchObject({ status: 401, body: { error: { code: 'token_invalid' } } });
  });

  it('refuses a short password, a taken name and a union that is not there', async () => {
    const account = { username: 'new', password: staffPassword, role: 'reader', union: '331002' } as const;
    await expect(addStaff({ ...account, password: 'short' })).rejects.toMatchObject({ code: 'password_too_short' });
    await expect(addStaff({ ...account, username: 'li' })).rejects.toMatchObject({ code: 'username_taken' });
    await expect(addStaff({ ...account, union: 'none' })).rejects.toMatchObject({ code: 'union_not_found' });
  });
});
