import { beforeEach, describe, expect, onTestFinished } from 'vitest';
import { WeChatQuotaModel, WeChatSessionModel } from '../../schemas/platform/wechat.ts';
import { sessionKeyOf, storeSessionKey } from '../../server/platform/wechat/session-keys.ts';
import { standInAccount } from '../../server/platform/wechat/stand-in/account.ts';
import { it, startServer } from '../support/it.ts';
import { longestWaitMs } from '../support/wait.ts';
import { aWeChat, codeOf, forgetWeChat, minute, paths } from '../support/wechat.ts';

/** A page that a proxy in between might send. */
const garbage = '<!doctype html><title>系统繁忙</title>';

beforeEach(forgetWeChat);

describe('the code of wx.login', () => {
  it('is good once, and for five minutes', async () => {
    const { wechat, control, pass } = await aWeChat();
    const code = control.codeFor('wang');
    const late = control.codeFor('wang');
    expect(await wechat.code2session(code)).toMatchObject({ openid: control.openidOf('wang') });
    expect(await codeOf(wechat.code2session(code))).toBe('wechat_code_used');
    pass(5 * minute + 1);
    expect(await codeOf(wechat.code2session(late))).toBe('wechat_code_invalid');
  });

  it('is refused to a person who logs in more than a hundred times a minute, until the minute is over', async () => {
    const { wechat, control, pass } = await aWeChat();
    for (let i = 0; i < 100; i++) await wechat.code2session(control.codeFor('wang'));
    expect(await codeOf(wechat.code2session(control.codeFor('wang')))).toBe('wechat_too_often');
    pass(minute);
    expect(await codeOf(wechat.code2session(control.codeFor('wang')))).toBe('done');
  });

  it.for([
    ['does not answer', { kind: 'slow', ms: 24 * 60 * minute }],
    ['is down', { kind: 'down' }],
    ['hangs up', { kind: 'hang_up' }],
    ['answers garbage', { kind: 'answer', body: garbage }],
    ['is busy', { kind: 'refuse', errcode: -1 }],
    ['answers a code that nobody knows', { kind: 'refuse', errcode: 99999 }],
  ] as const)('is answered with “unavailable” where WeChat %s', async ([, fault]) => {
    const { another, control } = await aWeChat();
    control.fault(paths.login, fault);
    // Who waits for an answer that never comes gives up by the limit that is set; the others need none.
    const wechat = another({ timeoutMs: fault.kind === 'slow' ? 500 : longestWaitMs });
    expect(await codeOf(wechat.code2session(control.codeFor('wang')))).toBe('wechat_unavailable');
    await expect.poll(() => control.calls(paths.login)).toBe(1);
  });

  it('asks the operator to look where the secret is wrong', async () => {
    const { another, control } = await aWeChat();
    expect(await codeOf(another({ secret: 'wrong' }).code2session(control.codeFor('wang')))).toBe('wechat_refused');
  });

  it('never lets the secret into an error', async () => {
    const { another } = await aWeChat();
    const broken = another({ secret: 'top-secret-value', api: 'http://127.0.0.1:9' });
    const errors = await Promise.all([
      broken.code2session('a:1').catch((error) => error),
      broken.phoneNumber({ code: '1:1' }).catch((error) => error),
    ]);
    for (const error of errors) {
      expect(error).toMatchObject({ code: 'wechat_unavailable' });
      const told = JSON.stringify([error, error.details, String(error.stack), String(error.cause?.stack)]);
      expect(told).not.toContain('top-secret-value');
    }
  });
});

describe('a WeChat session', () => {
  it('is kept encrypted for its person alone, the newest only, and no reply holds it', async () => {
    const { url, api, stop } = await startServer();
    onTestFinished(stop);
    const reply = await api.post('/auth/wechat', { code: 'keeper:1' });
    await api.post('/auth/wechat', { code: 'keeper:2' });
    const [stored, ...others] = await WeChatSessionModel.find({}).lean();
    expect(others).toEqual([]);
    const key = await sessionKeyOf(String(stored?._id), new Date());
    expect(Buffer.from(key, 'base64')).toHaveLength(16);
    expect(JSON.stringify([stored, reply.body, url])).not.toContain(key);
    expect(JSON.stringify(reply.body)).not.toMatch(/session_?key/i);

    const other = '665f1f77bcf86cd799439011';
    await WeChatSessionModel.create({ ...stored, _id: other });
    await expect(sessionKeyOf(other, new Date())).rejects.toThrow('belongs elsewhere');
  });

  it('is forgotten after a month without a login', async () => {
    const person = '665f1f77bcf86cd799439012';
    await storeSessionKey(person, 'c2Vzc2lvbi1rZXktMTYhIQ==', new Date('2026-10-01T00:00:00Z'));
    expect(await codeOf(sessionKeyOf(person, new Date('2026-11-01T00:00:00Z')))).toBe('wechat_session_ended');
  });
});

describe('a phone number', () => {
  it('comes from a code of its own, good once and for five minutes, with its country', async () => {
    const { wechat } = await aWeChat();
    expect(await wechat.phoneNumber({ code: '13800138000:1' })).toEqual({ number: '13800138000', countryCode: '86' });
    expect(await wechat.phoneNumber({ code: '+852 51234567:1' })).toEqual({ number: '51234567', countryCode: '852' });
    expect(await codeOf(wechat.phoneNumber({ code: '13800138000:1' }))).toBe('phone_code_invalid');
    const old = Date.now() - 5 * minute - 1000;
    expect(await codeOf(wechat.phoneNumber({ code: `13800138000:2@${old}` }))).toBe('phone_code_invalid');
  });

  it('that was given to another app is refused', async () => {
    const { wechat, control } = await aWeChat();
    const watermark = { timestamp: 1, appid: 'wx-other' };
    const phone = { phoneNumber: '13800138000', purePhoneNumber: '13800138000', countryCode: 86 };
    const answer = (appid: string) =>
      JSON.stringify({ errcode: 0, phone_info: { ...phone, watermark: { ...watermark, appid } } });
    control.fault(paths.phone, { kind: 'answer', body: answer(standInAccount.appid) });
    control.fault(paths.phone, { kind: 'answer', body: answer('wx-other') });
    expect(await codeOf(wechat.phoneNumber({ code: '1:1' }))).toBe('done');
    expect(await codeOf(wechat.phoneNumber({ code: '1:1' }))).toBe('wechat_unavailable');
  });
});

describe('a mini-program code', () => {
  it('is an image', async () => {
    const { wechat } = await aWeChat();
    const { bytes, type } = await wechat.miniProgramCode({
      scene: 'e:665f1f77bcf86cd799439011',
      page: 'pages/event/event',
    });
    expect(type).toBe('image/png');
    expect(bytes.readUInt32BE(16)).toBe(430);
  });

  it.for(['', 'a'.repeat(33), 'a%20b', '站点', 'a b', 'a"b', 'a\n'])(
    'is not asked for with the scene %j',
    async (scene) => {
      const { wechat, control } = await aWeChat();
      expect(await codeOf(wechat.miniProgramCode({ scene, page: 'pages/event/event' }))).toBe('code_scene_invalid');
      expect(control.calls(paths.code)).toBe(0);
    },
  );

  it.for(['/pages/event/event', 'pages/event/event?id=1', ''])('is not asked for with the page %j', async (page) => {
    const { wechat, control } = await aWeChat();
    expect(await codeOf(wechat.miniProgramCode({ scene: 'a', page }))).toBe('code_page_invalid');
    expect(control.calls(paths.code)).toBe(0);
  });

  it('of a page that is not published is refused, and garbage is no image', async () => {
    const { wechat, control } = await aWeChat();
    expect(await codeOf(wechat.miniProgramCode({ scene: 'a', page: 'pages/none' }))).toBe('code_page_invalid');
    control.fault(paths.code, { kind: 'answer', body: garbage });
    expect(await codeOf(wechat.miniProgramCode({ scene: 'a', page: 'pages/a' }))).toBe('wechat_unavailable');
  });

  it('stops at WeChat’s 5,000 a minute before WeChat has to, over all processes', async () => {
    const { another, control, pass } = await aWeChat();
    const code = { scene: 'a', page: 'pages/a' };
    await another().miniProgramCode(code);
    const minutes = (await WeChatQuotaModel.find({}).lean()).filter(({ _id }) => _id.includes(' code m'));
    expect(minutes).toHaveLength(1);
    await WeChatQuotaModel.updateOne({ _id: minutes[0]?._id ?? '' }, { used: 4999 });
    expect(await codeOf(another().miniProgramCode(code))).toBe('done');
    expect(await codeOf(another().miniProgramCode(code))).toBe('wechat_quota_reached');
    expect(control.calls(paths.code)).toBe(2);
    pass(minute);
    expect(await codeOf(another().miniProgramCode(code))).toBe('done');
  });
});
