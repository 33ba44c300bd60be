import { z } from 'zod';
import { Failure, type FailureCode } from '../errors/errors.ts';
import type { AccessTokens } from './access-token.ts';
import { parseJson, parseResponse, unusableResponse, type WeChatAccount, type WeChatResponse } from './call-wechat.ts';
import { countCall } from './quota.ts';
import { withToken } from './with-token.ts';

/** What a mini-program code (小程序码) opens, and how large it is. */
export interface MiniProgramCodeOptions {
  /** The parameter of the page: 1 to 32 letters, digits and `!#$&'()*+,/:;=?@-._~`. */
  scene: string;
  /** The page, without a leading slash and without a query; it must be published. */
  page: string;
  /** In pixels, from 280 to 1280; 430 by default. */
  width?: number;
  /** The version of the mini-program that opens; `release` by default. */
  version?: 'release' | 'trial' | 'develop';
}

/** The image of a mini-program code. */
export interface CodeImage {
  bytes: WeChatResponse;
  type: 'image/png' | 'image/jpeg';
}

const failures: Record<number, FailureCode> = {
  40129: 'code_scene_invalid',
  40169: 'code_scene_invalid',
  41030: 'code_page_invalid',
};

/**
 * Make a mini-program code. Their number is not limited, and they never expire.
 *
 * https://developers.weixin.qq.com/miniprogram/dev/server/API/qrcode-link/qr-code/api_getunlimitedqrcode
 */
export async function miniProgramCode(
  account: WeChatAccount,
  tokens: AccessTokens,
  { scene, page, width = 430, version = 'release' }: MiniProgramCodeOptions,
  now: number,
): Promise<CodeImage> {
  if (!/^[A-Za-z0-9!#$&'()*+,/:;=?@\-._~]{1,32}$/.test(scene)) throw new Failure('code_scene_invalid');
  if (!/^[^/?#][^?#]{0,127}$/.test(page)) throw new Failure('code_page_invalid');
  await countCall(account.appid, 'code', now);
  const body = { scene, page, check_path: version === 'release', env_version: version, width };
  const response = await withToken(account, tokens, { path: '/wxa/getwxacodeunlimit', body });
  const type = typeOf(response);
  if (type) return { bytes: response, type };
  parseResponse(parseJson(response), z.never(), failures);
  throw unusableResponse('no image');
}

/** Tell the type by the first bytes: WeChat's Content-Type is the same for both. */
function typeOf(response: WeChatResponse): CodeImage['type'] | undefined {
  if (response.subarray(0, 8).equals(Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'))) return 'image/png';
  if (response.subarray(0, 3).equals(Buffer.from([0xff, 0xd8, 0xff]))) return 'image/jpeg';
  return undefined;
}
