import { beforeEach, describe, expect } from 'vitest';
import { WeChatTokenModel } from '../../schemas/platform/wechat.ts';
import type { WeChat } from '../../server/platform/wechat/client.ts';
import { standInAccount } from '../../server/platform/wechat/stand-in/account.ts';
import { it } from '../support/it.ts';
import { aWeChat, codeOf, forgetWeChat, minute, paths } from '../support/wechat.ts';

beforeEach(forgetWeChat);

describe('the access token', () => {
  const askPhone = (wechat: WeChat, n: number) =>
    wechat.phoneNumber({ code: `1380013${String(n).padStart(4, '0')}:x` });

  it('is asked for once by 8 processes with 5 calls each', async () => {
    const { another, control } = await aWeChat();
    const processes = Array.from({ length: 8 }, () => another());
    const calls = processes.flatMap((wechat, p) => Array.from({ length: 5 }, (_, i) => askPhone(wechat, p * 10 + i)));
    expect(await Promise.all(calls)).toHaveLength(40);
    expect(control.calls(paths.token)).toBe(1);
  });

  it('is kept encrypted', async () => {
    const { wechat } = await aWeChat();
    await askPhone(wechat, 1);
    const stored = await WeChatTokenModel.findOne({}).lean();
    expect(stored?.token).toMatch(/^v1\./);
  });

  it('is renewed before it ends, so that no call meets an ended one', async () => {
    const { another, control, pass } = await aWeChat();
    const processes = [another(), another()];
    for (let n = 0; n < 40; n++) {
      for (const [p, wechat] of processes.entries()) await askPhone(wechat, n * 2 + p);
      pass(13 * minute);
    }
    expect(control.calls(paths.phone)).toBe(80);
    // 8 h 40 min hold four to five times two hours; one process asks for both.
    expect(control.tokens.renewals()).toBeLessThanOrEqual(6);
    expect(control.calls(paths.token)).toBeLessThanOrEqual(6);
  });

  it('is taken anew, once, where somebody else forced another', async () => {
    const { wechat, another, control } = await aWeChat();
    const other = another();
    await Promise.all([askPhone(wechat, 1), askPhone(other, 2)]);
    control.tokens.replace();
    expect(await askPhone(wechat, 3)).toMatchObject({ number: '13800130003' });
    expect(await askPhone(other, 4)).toMatchObject({ number: '13800130004' });
    // The second process finds what the first brought.
    expect(control.calls(paths.token)).toBe(2);
  });

  it.for([40001, 40014, 42001])('is tried twice and no more where WeChat keeps answering %i', async (errcode) => {
    const { wechat, control } = await aWeChat();
    control.fault(paths.phone, { kind: 'refuse', errcode }, 1000);
    expect(await codeOf(askPhone(wechat, 1))).toBe('wechat_unavailable');
    expect(control.calls(paths.phone)).toBe(2);
    expect(control.calls(paths.token)).toBeLessThanOrEqual(3);
  });

  it('is forced at most once in 30 seconds and 20 times a day, however often WeChat refuses it', async () => {
    const { another, control, pass } = await aWeChat();
    control.fault(paths.phone, { kind: 'refuse', errcode: 40001 }, 1000);
    const wechat = another();
    for (let n = 0; n < 50; n++) {
      await codeOf(askPhone(wechat, n));
      pass(16_000);
    }
    expect(control.tokens.renewals()).toBeLessThanOrEqual(21);
    expect(control.tokens.renewals()).toBeGreaterThan(15);
    expect(control.calls(paths.phone)).toBeLessThanOrEqual(100);
  });

  it('serves on while it is good where its renewal fails, and no longer', async () => {
    const { wechat, control, pass } = await aWeChat();
    await askPhone(wechat, 1);
    control.fault(paths.token, { kind: 'down' }, 1000);
    pass(117 * minute);
    expect(await codeOf(askPhone(wechat, 2))).toBe('done');
    pass(4 * minute);
    expect(await codeOf(askPhone(wechat, 3))).toBe('wechat_unavailable');
  });

  it('is renewed by another process where the one that began died', async () => {
    const { wechat, pass } = await aWeChat();
    await askPhone(wechat, 1);
    pass(118 * minute);
    await WeChatTokenModel.updateOne(
      {},
      { renewedBy: 'gone', leaseUntil: new Date(Date.now() + 118 * minute + 10_000) },
    );
    // Meanwhile the old one is good.
    expect(await codeOf(askPhone(wechat, 2))).toBe('done');
    pass(20_000);
    await askPhone(wechat, 3);
    expect((await WeChatTokenModel.findOne({}).lean())?.renewedBy).not.toBe('gone');
  });

  it('fails at once for all who wait where WeChat gives none', async () => {
    const { another, control } = await aWeChat();
    control.fault(paths.token, { kind: 'down' }, 1000);
    const calls = Array.from({ length: 10 }, (_, n) => codeOf(askPhone(another(), n)));
    expect(new Set(await Promise.all(calls))).toEqual(new Set(['wechat_unavailable']));
    expect(control.calls(paths.token)).toBeLessThanOrEqual(10);
  });
});

describe('the stand-in', () => {
  it('asks for the token and knows no other address, as the real service does', async () => {
    const { api } = await aWeChat();
    const ask = async (path: string) => (await fetch(new URL(path, api))).json();
    expect(await ask('/wxa/msg_sec_check')).toMatchObject({ errcode: 41001 });
    expect(await ask('/wxa/msg_sec_check?access_token=x')).toMatchObject({ errcode: 40001 });
    expect(await ask('/wxa/unheard')).toMatchObject({ errcode: 40066 });
  });

  it('keeps the old token for five minutes beside the new, and a forced one ends it', async () => {
    const { api, pass } = await aWeChat();
    const { appid, secret } = standInAccount;
    const token = async (force_refresh = false) => {
      const body = JSON.stringify({ grant_type: 'client_credential', appid, secret, force_refresh });
      const reply = await fetch(new URL('/cgi-bin/stable_token', api), { method: 'POST', body });
      return ((await reply.json()) as { access_token: string }).access_token;
    };
    const answers = async (access: string) => {
      const url = new URL(`${paths.phone}?access_token=${access}`, api);
      return ((await (await fetch(url)).json()) as { errcode: number }).errcode;
    };
    const first = await token();
    pass(116 * minute);
    const second = await token();
    expect(second).not.toBe(first);
    expect([await answers(first), await answers(second)]).toEqual([40029, 40029]);
    pass(5 * minute);
    expect([await answers(first), await answers(second)]).toEqual([42001, 40029]);
    const third = await token(true);
    expect(await token(true)).toBe(third);
    expect([await answers(second), await answers(third)]).toEqual([40001, 40029]);
  });
});
