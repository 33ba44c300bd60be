import { z } from 'zod';
import type { FailureCode } from '../errors/errors.ts';
import type { AccessTokens } from './access-token.ts';
import { parseJson, parseResponse, unusableResponse, type WeChatAccount } from './call-wechat.ts';
import { withToken } from './with-token.ts';

/** A phone number that WeChat has verified. */
export interface VerifiedPhone {
  /** Without the country code. */
  number: string;
  /** Digits only, such as `86`. */
  countryCode: string;
}

const failures: Record<number, FailureCode> = { 40029: 'phone_code_invalid', 40163: 'phone_code_invalid' };

const PhoneResponse = z.object({
  phone_info: z.object({
    purePhoneNumber: z.string().regex(/^\d{4,15}$/),
    // The documentation says that it is a string, and its example shows a number.
    countryCode: z.union([z.string().regex(/^\d{1,4}$/), z.int().min(1).max(9999).transform(String)]),
    watermark: z.object({ timestamp: z.int(), appid: z.string() }),
  }),
});

/**
 * Exchange the code of the button `getPhoneNumber` for the phone number; it is not the code of `wx.login`.
 *
 * https://developers.weixin.qq.com/miniprogram/dev/server/API/user-info/phone-number/api_getphonenumber
 */
export async function exchangePhoneCode(
  account: WeChatAccount,
  tokens: AccessTokens,
  { code, openid }: { code: string; openid?: string | undefined },
): Promise<VerifiedPhone> {
  const call = { path: '/wxa/business/getuserphonenumber', body: { code, ...(openid !== undefined && { openid }) } };
  const { phone_info } = parseResponse(parseJson(await withToken(account, tokens, call)), PhoneResponse, failures);
  if (phone_info.watermark.appid !== account.appid) throw unusableResponse('another app');
  return { number: phone_info.purePhoneNumber, countryCode: phone_info.countryCode };
}
