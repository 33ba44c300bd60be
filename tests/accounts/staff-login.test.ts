import { verify } from '@node-rs/argon2';
import { beforeEach, describe, expect, vi } from 'vitest';
import { KnownAddressModel, LoginAttemptModel, StrangerAttemptsModel } from '../../schemas/access/login-attempt.ts';
import { StaffModel } from '../../schemas/access/staff.ts';
import { UnionModel } from '../../schemas/territory/union.ts';
import { addStaff } from '../../server/access/staff/accounts.ts';
import { hashNewPassword } from '../../server/access/staff/passwords.ts';
import { base32, codeAt, matchingStep, stepOf } from '../../server/access/staff/totp.ts';
import { logInStaff } from '../../server/accounts/login/staff-login.ts';
import { commandLineManager } from '../../server/accounts/staff/account-manager.ts';
import { resetPassword, resetSecondFactor } from '../../server/accounts/staff/manage-accounts.ts';
import { type Api, staffPassword } from '../support/api.ts';
import { commandsOf } from '../support/database/database-commands.ts';
import { it, startServer } from '../support/it.ts';

// It does what it does: its calls are counted.
vi.mock('@node-rs/argon2', { spy: true });

let made = 0;
let name: string;
let id: string;

beforeEach(async () => {
  for (const model of [LoginAttemptModel, StrangerAttemptsModel, KnownAddressModel])
    await model.deleteMany({ _id: /^/ }, { requireFilter: true });
  await UnionModel.updateOne(
    { _id: 'A' },
    { name: '甲区', kind: 'district', ancestors: [], region: '331002' },
    { upsert: true },
  );
  name = `li-${made++}`;
  id = await addStaff({ username: name, password: staffPassword, role: 'union_admin', union: 'A' }, new Date(0));
});

const codeOf = (call: Promise<unknown>) =>
  call.then(
    () => 'in',
    (error: { code: string }) => error.code,
  );
const office = '203.0.113.1';
const tryIn = (username: string, password: string, now: Date, address = office) =>
  codeOf(logInStaff({ username, password, address }, now));
/** Far off, so that the database’s own clock forgets nothing meanwhile. */
const now = new Date('2099-11-21T10:00:00+08:00');
const after = (minutes: number, seconds = 0) => new Date(now.getTime() + minutes * 60_000 + seconds * 1000);

describe('five bad passwords', () => {
  it('lock the account at that address for fifteen minutes, for the right password too', async () => {
    for (let i = 0; i < 5; i++) expect(await tryIn(name, 'not the password', now)).toBe('password_wrong');
    expect(await tryIn(name, staffPassword, after(0, 1))).toBe('login_locked');
    expect(await tryIn(name, 'not the password', after(14, 59))).toBe('login_locked');
    expect(await tryIn(name, staffPassword, after(15))).toBe('in');
  });

  it('from anywhere lock nobody out of an account, where its owner logged in before', async () => {
    expect(await tryIn(name, staffPassword, now)).toBe('in');
    for (let n = 10; n < 40; n++)
      for (let i = 0; i < 5; i++) await tryIn(name, 'not the password', now, `198.51.100.${n}`);
    expect(await tryIn(name, staffPassword, after(0, 1))).toBe('in');
    // A place that is new gets in as soon as the guessing has been over for a quarter of an hour.
    expect(await tryIn(name, staffPassword, after(0, 2), '192.0.2.7')).toBe('login_locked');
    expect(await tryIn(name, staffPassword, after(15), '192.0.2.7')).toBe('in');
  });

  it('at one address leave another one free, though nobody ever logged in there', async () => {
    for (let i = 0; i < 9; i++) await tryIn(name, 'not the password', now);
    expect(await tryIn(name, staffPassword, now, '192.0.2.7')).toBe('in');
  });

  it('lock a name that no account has alike', async () => {
    for (let i = 0; i < 5; i++) expect(await tryIn('nobody', 'not the password', now)).toBe('password_wrong');
    expect(await tryIn('nobody', 'not the password', now)).toBe('login_locked');
  });

  it('are counted across fifteen minutes, and forgotten by a login that succeeds', async () => {
    for (let i = 0; i < 4; i++) await tryIn(name, 'not the password', now);
    expect(await tryIn(name, staffPassword, now)).toBe('in');
    for (let i = 0; i < 4; i++) expect(await tryIn(name, 'not the password', after(1))).toBe('password_wrong');
    expect(await tryIn(name, staffPassword, after(16, 1))).toBe('in');
  });

  it('are five also where a hundred come at once', async () => {
    const outcomes = await Promise.all(Array.from({ length: 100 }, () => tryIn(name, 'not the password', now)));
    expect(outcomes.filter((outcome) => outcome === 'password_wrong')).toHaveLength(5);
    expect(outcomes.filter((outcome) => outcome === 'login_locked')).toHaveLength(95);
    expect(await tryIn(name, staffPassword, now)).toBe('login_locked');
  });

  it('are answered over HTTP with 401, then 429', async ({ api }) => {
    const statuses: number[] = [];
    for (let i = 0; i < 6; i++)
      statuses.push((await api.post('/auth/staff', { username: name, password: 'not the password' })).status);
    expect(statuses).toEqual([401, 401, 401, 401, 401, 429]);
  });

  it('stop counting once an administrator gave another password', async () => {
    for (let i = 0; i < 5; i++) await tryIn(name, 'not the password', now);
    const { oneTimePassword } = await resetPassword(commandLineManager, id, now);
    expect(await tryIn(name, oneTimePassword, now)).toBe('in');
  });

  it('cost the same hashing, reads and writes where no account has the name', async () => {
    const costOf = async (username: string) => {
      vi.mocked(verify).mockClear();
      const { commands } = await commandsOf(() => tryIn(username, 'not the password', now));
      // An argon2 hash begins with its parameters, and then has salt and hash.
      const hashed = vi.mocked(verify).mock.calls.map(([hash]) => String(hash).split('$').slice(0, -2));
      return { commands, hashed };
    };
    const known = await costOf(name);
    expect(known.hashed).toHaveLength(1);
    expect(await costOf('nobody-at-all')).toEqual(known);
  });
});

describe('a password', () => {
  it.for([
    ['a bee that keeps warm', 'fits'],
    ['十二个汉字也算一个好密码', 'fits'],
    ['elevenchars', 'password_too_short'],
    ['passwordpassword', 'password_too_easy'],
    ['Password1234', 'password_too_easy'],
    ['aaaaaaaaaaaaaaa', 'password_too_easy'],
    ['abcabcabcabcab', 'password_too_easy'],
    ['wang.xiaoming', 'password_too_easy'],
    ['Wang.Xiaoming1', 'password_too_easy'],
  ] as const)('%s: %s', async ([password, outcome]) => {
    const made = await hashNewPassword(password, 'wang.xiaoming').then(
      () => 'fits',
      (error: { code: string }) => error.code,
    );
    expect(made).toBe(outcome);
  });
});

describe('TOTP', () => {
  const secret = base32(Buffer.from('12345678901234567890'));

  it.for([
    [59, '287082'],
    [1111111109, '081804'],
    [1234567890, '005924'],
    [2000000000, '279037'],
    [20000000000, '353130'],
  ] as const)('gives the code of RFC 6238, appendix B, at %i s', ([seconds, code]) => {
    expect(codeAt(secret, stepOf(new Date(seconds * 1000)))).toBe(code);
  });

  it('takes a code one step early or late, and no further', () => {
    const step = 37037036;
    const at = (seconds: number) => matchingStep(secret, '081804', new Date((step * 30 + seconds) * 1000));
    expect([at(-30), at(0), at(29), at(59)]).toEqual([step, step, step, step]);
    expect([at(-31), at(60)]).toEqual([undefined, undefined]);
  });
});

describe('a second factor', () => {
  async function enrol(api: Api) {
    const asked = await api.post('/staff/me/second-factor', { password: staffPassword }, { as: { staff: name } });
    const { secret } = asked.body;
    const code = codeAt(secret, stepOf(new Date()));
    const confirmed = await api.post('/staff/me/second-factor/confirm', { code }, { as: { staff: name } });
    const { recoveryCodes } = confirmed.body as { recoveryCodes: string[] };
    return { asked, confirmed, code, secret: secret as string, recoveryCodes };
  }
  const enter = (api: Api, code?: string) =>
    api.post('/auth/staff', { username: name, password: staffPassword, ...(code && { code }) });

  it('is asked for at login once its first code was confirmed', async ({ api }) => {
    const { asked, confirmed, secret } = await enrol(api);
    expect(asked.body.uri).toContain(`secret=${secret}`);
    expect(confirmed.body.recoveryCodes).toHaveLength(10);
    expect(await enter(api)).toMatchObject({ status: 401, body: { error: { code: 'second_factor_needed' } } });
    expect((await enter(api, codeAt(secret, stepOf(new Date()) + 1))).status).toBe(200);
  });

  it('is stored sealed, and its recovery codes only as hashes', async ({ api }) => {
    const { secret, recoveryCodes } = await enrol(api);
    const stored = JSON.stringify(await StaffModel.findById(id).lean());
    for (const text of [secret, ...recoveryCodes, ...recoveryCodes.map((code) => code.replaceAll('-', ''))])
      expect(stored).not.toContain(text);
  });

  it('takes a code once, of many at once too, and not the one it was confirmed with', async ({ api }) => {
    const { secret, code } = await enrol(api);
    const wrong = { status: 401, body: { error: { code: 'second_factor_wrong' } } };
    expect(await enter(api, code)).toMatchObject(wrong);
    const next = codeAt(secret, stepOf(new Date()) + 1);
    const replies = await Promise.all(Array.from({ length: 3 }, () => enter(api, next)));
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 401, 401]);
  });

  it('can be replaced at login by each recovery code once', async ({ api }) => {
    const { recoveryCodes } = await enrol(api);
    const [first = '', second = ''] = recoveryCodes;
    expect((await enter(api, first)).status).toBe(200);
    expect((await enter(api, first)).status).toBe(401);
    expect((await enter(api, second.toLowerCase())).status).toBe(200);
  });

  it('cannot be guessed: wrong codes count as wrong passwords, and leaving the code out resets nothing', async ({
    api,
  }) => {
    await enrol(api);
    const codes: string[] = [];
    for (let i = 0; i < 6; i++) {
      codes.push((await enter(api, '000000')).body.error.code);
      codes.push((await enter(api)).body.error.code);
    }
    expect(codes.filter((code) => code === 'second_factor_wrong')).toHaveLength(5);
    expect(codes.slice(-2)).toEqual(['login_locked', 'login_locked']);
  });

  it('can only be replaced by one who has it, and is taken away by the command line', async ({ api }) => {
    const as = { staff: name };
    await enrol(api);
    const again = await api.post('/staff/me/second-factor', { password: staffPassword }, { as });
    expect(again).toMatchObject({ status: 401, body: { error: { code: 'second_factor_needed' } } });
    await resetSecondFactor(commandLineManager, id, new Date());
    expect((await api.get('/staff/me', { as })).status).toBe(401);
    expect((await enter(api)).status).toBe(200);
  });

  it('opens an administrator’s account in production, which without it shows only itself', async () => {
    const server = await startServer({ secondFactor: true });
    try {
      const login = await server.api.post('/auth/staff', { username: name, password: staffPassword });
      const headers = { Authorization: `Bearer ${login.body.accessToken}` };
      const accounts = () => server.api.get('/staff/accounts', { headers });
      expect(await accounts()).toMatchObject({ status: 403, body: { error: { code: 'second_factor_required' } } });
      expect((await server.api.get('/staff/me', { headers })).body.mustDo).toBe('second_factor_required');
      await enrol(server.api);
      expect((await accounts()).status).toBe(200);
    } finally {
      await server.stop();
    }
  });
});
