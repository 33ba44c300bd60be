import { expect, onTestFinished } from 'vitest';
import { WeChatQuotaModel, WeChatSessionModel, WeChatTokenModel } from '../../schemas/platform/wechat.ts';
import { Failure } from '../../server/platform/errors/errors.ts';
import { createWeChat } from '../../server/platform/wechat/client.ts';
import { standInAccount } from '../../server/platform/wechat/stand-in/account.ts';
import { startStandIn } from '../../server/platform/wechat/stand-in/stand-in-server.ts';

export const minute = 60_000;

/** The addresses of WeChat's interfaces. */
export const paths = {
  login: '/sns/jscode2session',
  token: '/cgi-bin/stable_token',
  phone: '/wxa/business/getuserphonenumber',
  text: '/wxa/msg_sec_check',
  code: '/wxa/getwxacodeunlimit',
  message: '/cgi-bin/message/subscribe/send',
};

/** A stand-in on a clock of its own, and clients as processes of one installation have them. */
export async function aWeChat() {
  let now = Date.now();
  const clock = () => now;
  const standIn = await startStandIn(clock);
  onTestFinished(standIn.stop);
  const another = (account: object = {}) => createWeChat({ ...standInAccount, api: standIn.api, ...account }, clock);
  const pass = (ms: number) => {
    now += ms;
  };
  return { wechat: another(), another, ...standIn, pass };
}

/** What a call was refused with, `done` where it was not. */
export function codeOf(call: Promise<unknown>): Promise<string> {
  return call.then(
    () => 'done',
    (error: unknown) => {
      expect(error).toBeInstanceOf(Failure);
      return (error as Failure).code;
    },
  );
}

/** Forget what processes share of WeChat. */
export async function forgetWeChat(): Promise<void> {
  await WeChatTokenModel.deleteMany({});
  await WeChatQuotaModel.deleteMany({});
  await WeChatSessionModel.deleteMany({});
}
