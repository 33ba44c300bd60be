import { createCipheriv, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { beforeEach, describe, expect } from 'vitest';
import { Failure } from '../../server/platform/errors/errors.ts';
import type { WeChat } from '../../server/platform/wechat/client.ts';
import { findInvalidField } from '../../server/platform/wechat/message-fields.ts';
import { it } from '../support/it.ts';
import { aWeChat, codeOf, forgetWeChat, minute, paths } from '../support/wechat.ts';

beforeEach(forgetWeChat);

describe('a subscription message', () => {
  const data = { thing1: '读书分享会', time2: '2026年11月28日 09:00', phrase3: '已确认' };

  it('goes once for each time that its person accepted', async () => {
    const { wechat, control } = await aWeChat();
    const message = { openid: control.openidOf('wang'), template: 'signup-confirmed', data };
    expect(await codeOf(wechat.sendMessage(message))).toBe('message_not_subscribed');
    control.messages.accept(message.openid, message.template);
    await wechat.sendMessage(message);
    expect(await codeOf(wechat.sendMessage(message))).toBe('message_not_subscribed');
    expect(control.messages.delivered()).toEqual([message]);
  });

  it('does not go to who switched messages off, nor with a word that WeChat forbids', async () => {
    const { wechat, control } = await aWeChat();
    const message = { openid: control.openidOf('wang'), template: 'always-there', data };
    expect(await codeOf(wechat.sendMessage({ ...message, data: { thing1: '违规' } }))).toBe('text_not_allowed');
    control.messages.ban(message.openid);
    expect(await codeOf(wechat.sendMessage(message))).toBe('message_not_subscribed');
  });

  it.for([
    ['thing1', '一二三四五六七八九十一二三四五六七八九十', true],
    ['thing1', '一二三四五六七八九十一二三四五六七八九十一', false],
    ['thing1', '👍'.repeat(20), true],
    ['thing1', '', false],
    ['time2', '2026年11月28日 09:00~11:30', true],
    ['time2', '2026-11-28 25:00', false],
    ['date3', '2026年11月28日', true],
    ['phrase4', '已确认', true],
    ['phrase4', '已经确认报名', false],
    ['character_string5', 'A-0012', true],
    ['amount6', '¥12.50', true],
    ['name7', '欧阳娜娜', true],
    ['name7', 'a'.repeat(21), false],
    ['unheard8', 'x', false],
    ['thing', 'x', false],
  ] as const)('has the field %s hold %j: %s', ([name, value, fits]) => {
    expect(findInvalidField({ [name]: value })).toBe(fits ? undefined : name);
  });

  it('is not sent where a field does not fit', async () => {
    const { wechat, control } = await aWeChat();
    const message = { openid: control.openidOf('wang'), template: 'always-there', data: { phrase1: '太长太长太长' } };
    await expect(wechat.sendMessage(message)).rejects.toMatchObject({
      code: 'message_field_invalid',
      details: { field: 'phrase1' },
    });
    expect(control.messages.delivered()).toEqual([]);
  });
});

describe('a text that others will read', () => {
  const check = (wechat: WeChat, openid: string, text: string) => wechat.checkText({ text, openid, scene: 'comment' });

  it('is judged by result.suggest, whatever errcode says', async () => {
    const { wechat, control } = await aWeChat();
    const { openid } = await wechat.code2session(control.codeFor('wang'));
    const verdicts = [];
    for (const text of ['一起读书吧', '请复核', '违规内容', '老接口']) verdicts.push(await check(wechat, openid, text));
    expect(verdicts).toEqual(['pass', 'review', 'risky', 'risky']);
  });

  it('is judged to its end, however long it is', async () => {
    const { wechat, control } = await aWeChat();
    const { openid } = await wechat.code2session(control.codeFor('wang'));
    expect(await check(wechat, openid, `${'好'.repeat(2499)}违规`)).toBe('risky');
    expect(await check(wechat, openid, `${'好'.repeat(7000)}复核${'好'.repeat(3000)}`)).toBe('review');
    expect(await check(wechat, openid, '😀'.repeat(5001))).toBe('pass');
  });

  it('of a person whom WeChat has not seen for two hours cannot be judged', async () => {
    const { wechat, control, pass } = await aWeChat();
    const { openid } = await wechat.code2session(control.codeFor('wang'));
    pass(121 * minute);
    expect(await codeOf(check(wechat, openid, '你好'))).toBe('wechat_user_inactive');
    expect(await codeOf(check(wechat, control.openidOf('never'), '你好'))).toBe('wechat_user_inactive');
  });

  it.for([
    ['an unknown verdict', 44991, 'wechat_quota_reached'],
    ['the day’s end', 45009, 'wechat_quota_reached'],
    ['an address that is not on the list', 40164, 'wechat_refused'],
  ] as const)('says what %s means', async ([, errcode, code]) => {
    const { wechat, control } = await aWeChat();
    control.fault(paths.text, { kind: 'refuse', errcode });
    expect(await codeOf(check(wechat, 'o', '你好'))).toBe(code);
  });
});

describe('the steps of WeRun', () => {
  const days = [
    { timestamp: Date.parse('2026-11-20T00:00:00+08:00') / 1000, step: 8000 },
    { timestamp: Date.parse('2026-11-21T00:00:00+08:00') / 1000, step: 12_345 },
  ];

  it('are read with the key of the present session, by days in Beijing', async () => {
    const { wechat, control } = await aWeChat();
    const { sessionKey } = await wechat.code2session(control.codeFor('wang'));
    expect(wechat.readWeRun(sessionKey, control.weRun('wang', days)).steps).toEqual([
      { date: '2026-11-20', steps: 8000 },
      { date: '2026-11-21', steps: 12_345 },
    ]);
  });

  it('are refused of an older session, of another app, and where they were changed', async () => {
    const { wechat, control } = await aWeChat();
    const { sessionKey } = await wechat.code2session(control.codeFor('wang'));
    const data = control.weRun('wang', days);
    const refused = (key: string, given: { encryptedData: string; iv: string }) =>
      expect(() => wechat.readWeRun(key, given)).toThrow(expect.objectContaining({ code: 'wechat_data_unreadable' }));
    refused(randomBytes(16).toString('base64'), data);
    refused('', data);
    refused(sessionKey, { ...data, iv: '' });
    refused(sessionKey, { ...data, encryptedData: data.encryptedData.slice(0, -24) });
    refused(sessionKey, control.weRun('wang', days, 'wx-other'));
  });

  it('throw nothing but a failure, whatever is given', async () => {
    const { wechat } = await aWeChat();
    const key = randomBytes(16);
    const encrypt = (text: string, iv: Buffer) => {
      const cipher = createCipheriv('aes-128-cbc', key, iv);
      return Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]).toString('base64');
    };
    fc.assert(
      fc.property(fc.json(), fc.uint8Array({ minLength: 16, maxLength: 16 }), (text, bytes) => {
        const iv = Buffer.from(bytes);
        const given = { encryptedData: encrypt(text, iv), iv: iv.toString('base64') };
        expect(() => wechat.readWeRun(key.toString('base64'), given)).toThrow(Failure);
      }),
      { numRuns: 200 },
    );
  });
});

describe('an answer that WeChat never documented', () => {
  it('is a failure, whichever interface gave it', async () => {
    const { wechat, control } = await aWeChat();
    const calls = [
      [paths.login, () => wechat.code2session('wang:1')],
      [paths.phone, () => wechat.phoneNumber({ code: '1:1' })],
      [paths.code, () => wechat.miniProgramCode({ scene: 'a', page: 'pages/a' })],
      [paths.message, () => wechat.sendMessage({ openid: 'o', template: 'always', data: {} })],
      [paths.text, () => wechat.checkText({ text: 'a', openid: 'o', scene: 'forum' })],
    ] as const;
    const strange = fc.oneof(
      fc.json(),
      fc.string(),
      fc
        .record({ errcode: fc.constant(0), result: fc.anything(), phone_info: fc.anything() })
        .map((each) => JSON.stringify(each)),
      fc.record({ errcode: fc.integer({ min: 1 }) }).map((each) => JSON.stringify(each)),
    );
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...calls), strange, async ([path, call], body) => {
        control.fault(path, { kind: 'answer', body });
        const code = await codeOf(call());
        // What says no more than `errcode: 0` is all that a message is answered with.
        if (!(path === paths.message && body.includes('"errcode":0'))) expect(code).not.toBe('done');
      }),
      { numRuns: 100 },
    );
  });
});
