import { createHmac, generateKeyPairSync, sign } from 'node:crypto';
import { describe, expect } from 'vitest';
import { LoginModel } from '../../schemas/access/login.ts';
import { StaffModel } from '../../schemas/access/staff.ts';
import { UnionModel } from '../../schemas/territory/union.ts';
import { createTokens } from '../../server/access/logins/tokens.ts';
import { addStaff } from '../../server/access/staff/accounts.ts';
import { staffPassword } from '../support/api.ts';
import { it as plain, startServer } from '../support/it.ts';

const secret = 'the secret of this test, 32 bytes';
const it = plain
  .extend('server', { scope: 'file' }, async ({ database: _ }, { onCleanup }) => {
    const server = await startServer({ tokens: createTokens(secret) });
    onCleanup(server.stop);
    return server;
  })
  .extend('api', async ({ server }) => server.api)
  .extend('claims', async ({ server }) => {
    const { body } = await server.api.post('/auth/wechat', { code: `claims:${Math.random()}` });
    return JSON.parse(Buffer.from(body.accessToken.split('.')[1], 'base64url').toString()) as Record<string, unknown>;
  });

const header = { alg: 'HS256', typ: 'at+jwt' };
const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
const signed = (head: object, claims: object, key = secret, hash = 'sha256') => {
  const body = `${part(head)}.${part(claims)}`;
  return `${body}.${createHmac(hash, key).update(body).digest('base64url')}`;
};
const bearer = (token: string) => ({ headers: { Authorization: `Bearer ${token}` } });

describe('an access token', () => {
  it('opens what its like, made by hand, opens: the forgeries below differ in one thing', async ({ api, claims }) => {
    expect(await api.get('/me/devices', bearer(signed(header, claims)))).toMatchObject({ status: 200 });
  });

  const now = Math.floor(Date.now() / 1000);
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const pem = publicKey.export({ type: 'spki', format: 'pem' }) as string;
  const rs256 = (claims: object) => {
    const body = `${part({ ...header, alg: 'RS256' })}.${part(claims)}`;
    return `${body}.${sign('sha256', Buffer.from(body), privateKey).toString('base64url')}`;
  };
  const forgeries: [string, (claims: Record<string, unknown>) => string][] = [
    ['no algorithm and no signature', (claims) => `${part({ ...header, alg: 'none' })}.${part(claims)}.`],
    ['the algorithm None with a signature', (claims) => signed({ ...header, alg: 'None' }, claims)],
    ['its signature cut off', (claims) => signed(header, claims).replace(/[^.]+$/, '')],
    ['a signature of RSA', rs256],
    ['an RSA key’s public part as its secret', (claims) => signed(header, claims, pem)],
    ['HS384', (claims) => signed({ ...header, alg: 'HS384' }, claims, secret, 'sha384')],
    ['another secret', (claims) => signed(header, claims, 'another secret, as long as it is')],
    ['an empty secret', (claims) => signed(header, claims, '')],
    ['a key id that names a file', (claims) => signed({ ...header, kid: '../../dev/null' }, claims, '')],
    ['a key of its own', (claims) => signed({ ...header, jwk: { kty: 'oct', k: 'eA' } }, claims, 'x')],
    ['an address to fetch keys from', (claims) => signed({ ...header, jku: 'http://127.0.0.1:9/keys' }, claims, 'x')],
    ['an extension that is critical', (claims) => signed({ ...header, crit: ['b64'], b64: false }, claims)],
    ['another type', (claims) => signed({ ...header, typ: 'JWT' }, claims)],
    ['no type', (claims) => signed({ alg: 'HS256' }, claims)],
    ['another audience', (claims) => signed(header, { ...claims, aud: 'console' })],
    ['two audiences', (claims) => signed(header, { ...claims, aud: ['member', 'staff'] })],
    ['the audience of staff', (claims) => signed(header, { ...claims, aud: 'staff' })],
    ['another issuer', (claims) => signed(header, { ...claims, iss: 'somebody' })],
    ['an end in the past', (claims) => signed(header, { ...claims, exp: now - 1 })],
    ['no end', ({ exp: _, ...claims }) => signed(header, claims)],
    ['no login', ({ sid: _, ...claims }) => signed(header, claims)],
    ['a login that never was', (claims) => signed(header, { ...claims, sid: '0'.repeat(24) })],
    ['a login that is an operator', (claims) => signed(header, { ...claims, sid: { $gt: '' } })],
    ['another person', (claims) => signed(header, { ...claims, sub: '665f1f77bcf86cd799439011' })],
    ['a person who is no id', (claims) => signed(header, { ...claims, sub: 'wang' })],
    ['no person', ({ sub: _, ...claims }) => signed(header, claims)],
    ['a beginning yet to come', (claims) => signed(header, { ...claims, nbf: now + 60 })],
    ['nothing in it', () => '..'],
  ];
  it.for(forgeries)('is refused with %s', async ([, forge], { api, claims }) => {
    const reply = await api.get('/me/devices', bearer(forge(claims)));
    expect(reply).toMatchObject({ status: 401, body: { error: { code: expect.stringMatching(/^token_/) } } });
  });

  it.for(['Bearer', 'Bearer nonsense', 'Basic dTpw', 'bearer a.b.c', `Bearer ${'a.'.repeat(4000)}`])(
    'that is malformed is a 401: %.20s',
    async (Authorization, { api }) => {
      expect(await api.get('/me/devices', { headers: { Authorization } })).toMatchObject({ status: 401 });
    },
  );

  it('is good for fifteen minutes and no longer', async () => {
    const tokens = createTokens(secret);
    const at = new Date('2026-11-21T10:00:00+08:00');
    const id = '665f1f77bcf86cd799439011';
    const { accessToken, expiresAt } = await tokens.issue({ kind: 'member', id, login: id }, at);
    expect(expiresAt.getTime() - at.getTime()).toBe(900_000);
    const after = (seconds: number) => new Date(at.getTime() + seconds * 1000);
    await expect(tokens.verify(accessToken, after(899))).resolves.toEqual({ kind: 'member', id, login: id });
    await expect(tokens.verify(accessToken, after(901))).rejects.toMatchObject({ code: 'token_expired' });
  });

  it('of a person opens nothing of staff, and the other way round', async ({ api }) => {
    const refused = { status: 403, body: { error: { code: 'not_permitted' } } };
    expect(await api.get('/staff/me', { as: 'wang' })).toMatchObject(refused);
    await UnionModel.create({ _id: 'A', name: '市总工会', kind: 'city', ancestors: [], region: '3310' });
    await addStaff({ username: 'chen', password: staffPassword, role: 'reader', union: 'A' });
    expect(await api.get('/me/signups', { as: { staff: 'chen' } })).toMatchObject(refused);
  });

  it('stands for a login of its own kind: a person’s login opens no account of staff', async ({ api, claims }) => {
    await api.get('/staff/me', { as: { staff: 'chen' } });
    const { _id } = await StaffModel.findOne({ username: 'chen' }).lean().orFail();
    const own = await LoginModel.exists({ kind: 'staff', subject: _id });
    const token = (sid: unknown) => signed(header, { ...claims, aud: 'staff', sub: String(_id), sid });
    expect(await api.get('/staff/me', bearer(token(claims.sid)))).toMatchObject({ status: 401 });
    expect(await api.get('/staff/me', bearer(token(String(own?._id))))).toMatchObject({ status: 200 });
  });
});
