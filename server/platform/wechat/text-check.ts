import { z } from 'zod';
import type { FailureCode } from '../errors/errors.ts';
import type { AccessTokens } from './access-token.ts';
import { asJson, errcodeOf, take, type WeChatAccount } from './call.ts';
import { spend } from './quota.ts';
import { withToken } from './with-token.ts';

/** Where a text will be read. */
const textScenes = { profile: 1, comment: 2, forum: 3, social: 4 } as const;

/** A text that others will read. */
export interface TextToCheck {
  text: string;
  /** Who wrote it; they must have used the mini-program within two hours. */
  openid: string;
  scene: keyof typeof textScenes;
  title?: string;
  nickname?: string;
}

/** `review`: a human should look. */
export type Verdict = 'pass' | 'review' | 'risky';

/** The longest text that one call takes, in characters. */
const mostCharacters = 2500;

const failures: Record<number, FailureCode> = { 61010: 'wechat_user_inactive', 40003: 'wechat_refused' };
const Answer = z.object({ result: z.object({ suggest: z.enum(['pass', 'review', 'risky']) }) });

/**
 * Have WeChat look at a text, version 2: `errcode` is 0 even where the text is risky, the verdict is `result.suggest`.
 *
 * A longer text is looked at in parts that overlap, and the worst verdict holds.
 *
 * https://developers.weixin.qq.com/miniprogram/dev/server/API/sec-center/sec-check/api_msgseccheck
 */
export async function checkText(
  account: WeChatAccount,
  tokens: AccessTokens,
  { text, openid, scene, title, nickname }: TextToCheck,
  now: number,
): Promise<Verdict> {
  let worst: Verdict = 'pass';
  for (const content of partsOf(text)) {
    await spend(account.appid, 'text', now);
    const body = { content, version: 2, scene: textScenes[scene], openid, title, nickname };
    const answer = asJson(await withToken(account, tokens, { path: '/wxa/msg_sec_check', body }));
    // What the first version said of a risky text.
    if (errcodeOf(answer) === 87014) return 'risky';
    const { suggest } = take(answer, Answer, failures).result;
    if (suggest === 'risky') return suggest;
    if (suggest === 'review') worst = suggest;
  }
  return worst;
}

function partsOf(text: string): string[] {
  const characters = [...text];
  const parts = [];
  const overlap = 50;
  for (let at = 0; at === 0 || at + overlap < characters.length; at += mostCharacters - overlap) {
    parts.push(characters.slice(at, at + mostCharacters).join(''));
  }
  return parts;
}
