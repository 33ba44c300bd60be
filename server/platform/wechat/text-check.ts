import { z } from 'zod';
import type { FailureCode } from '../errors/errors.ts';
import type { AccessTokens } from './access-token.ts';
import { errcodeOf, parseJson, parseResponse, type WeChatAccount } from './call-wechat.ts';
import { countCall } from './quota.ts';
import { withToken } from './with-token.ts';

/** WeChat's numbers for where a text will appear. */
const textScenes = { profile: 1, comment: 2, forum: 3, social: 4 } as const;

/** A text that others will read. */
export interface TextToCheck {
  text: string;
  /** The author, who must have used the mini-program within two hours. */
  openid: string;
  scene: keyof typeof textScenes;
  title?: string;
  nickname?: string;
}

/** The result of a check; `review` means that a human should check the text. */
export type TextCheckResult = 'pass' | 'review' | 'risky';

/** The longest text that one call accepts, in characters. */
const maxCharacters = 2500;
/** How many characters of a part are repeated in the next one, so that no word is cut in both. */
const overlap = 50;

const failures: Record<number, FailureCode> = { 61010: 'wechat_user_inactive', 40003: 'wechat_refused' };
const CheckResponse = z.object({ result: z.object({ suggest: z.enum(['pass', 'review', 'risky']) }) });

/**
 * Have WeChat check a text (version 2 of the interface: `errcode` is 0 even for a risky text, the result is
 * `result.suggest`).
 *
 * A longer text is checked in overlapping parts, of which the worst result counts.
 *
 * https://developers.weixin.qq.com/miniprogram/dev/server/API/sec-center/sec-check/api_msgseccheck
 */
export async function checkText(
  account: WeChatAccount,
  tokens: AccessTokens,
  { text, openid, scene, title, nickname }: TextToCheck,
  now: number,
): Promise<TextCheckResult> {
  let worst: TextCheckResult = 'pass';
  for (const content of partsOf(text)) {
    await countCall(account.appid, 'text', now);
    const body = { content, version: 2, scene: textScenes[scene], openid, title, nickname };
    const json = parseJson(await withToken(account, tokens, { path: '/wxa/msg_sec_check', body }));
    // Version 1 of the interface reports a risky text so.
    if (errcodeOf(json) === 87014) return 'risky';
    const { suggest } = parseResponse(json, CheckResponse, failures).result;
    if (suggest === 'risky') return suggest;
    if (suggest === 'review') worst = suggest;
  }
  return worst;
}

function partsOf(text: string): string[] {
  const characters = [...text];
  const parts = [];
  for (let at = 0; at === 0 || at + overlap < characters.length; at += maxCharacters - overlap) {
    parts.push(characters.slice(at, at + maxCharacters).join(''));
  }
  return parts;
}
