import { z } from 'zod';
import { Failure, type FailureCode } from '../errors/errors.ts';
import type { AccessTokens } from './access-token.ts';
import { type Answer, asJson, take, unfit, type WeChatAccount } from './call.ts';
import { spend } from './quota.ts';
import { withToken } from './with-token.ts';

/** A mini-program code (小程序码) to be made. */
export interface CodeWanted {
  /** What the page is given: 1 to 32 letters, digits and `!#$&'()*+,/:;=?@-._~`. */
  scene: string;
  /** The page that opens, without a leading slash and without a query; it must be published. */
  page: string;
  /** Pixels, 280 to 1280; 430 where it is left out. */
  width?: number;
  /** Which of the mini-program's versions opens. */
  version?: 'release' | 'trial' | 'develop';
}

/** An image as it came. */
export interface Image {
  bytes: Answer;
  type: 'image/png' | 'image/jpeg';
}

const failures: Record<number, FailureCode> = {
  40129: 'code_scene_invalid',
  40169: 'code_scene_invalid',
  41030: 'code_page_invalid',
};

/**
 * Make a mini-program code: any number of them, and they stay good for ever.
 *
 * https://developers.weixin.qq.com/miniprogram/dev/server/API/qrcode-link/qr-code/api_getunlimitedqrcode
 */
export async function miniProgramCode(
  account: WeChatAccount,
  tokens: AccessTokens,
  { scene, page, width = 430, version = 'release' }: CodeWanted,
  now: number,
): Promise<Image> {
  if (!/^[A-Za-z0-9!#$&'()*+,/:;=?@\-._~]{1,32}$/.test(scene)) throw new Failure('code_scene_invalid');
  if (!/^[^/?#][^?#]{0,127}$/.test(page)) throw new Failure('code_page_invalid');
  await spend(account.appid, 'code', now);
  const body = { scene, page, check_path: version === 'release', env_version: version, width };
  const answer = await withToken(account, tokens, { path: '/wxa/getwxacodeunlimit', body });
  const type = typeOf(answer);
  if (type) return { bytes: answer, type };
  take(asJson(answer), z.never(), failures);
  throw unfit('no image');
}

/** By the first bytes: the real service names one type for both. */
function typeOf(answer: Answer): Image['type'] | undefined {
  if (answer.subarray(0, 8).equals(Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'))) return 'image/png';
  if (answer.subarray(0, 3).equals(Buffer.from([0xff, 0xd8, 0xff]))) return 'image/jpeg';
  return undefined;
}
