import { Failure } from '../errors/errors.ts';
import type { WeChat } from './client.ts';
import type { TextToCheck } from './text-check.ts';

/**
 * Let through a text that others will read, unless WeChat calls it risky.
 *
 * What WeChat would have a human look at (`review`) goes through: it is often somebody's real name. Where WeChat gives
 * no answer, nothing goes through.
 *
 * @throws {Failure} `text_not_decent`, and what `WeChat.checkText` throws.
 */
export async function requireDecentText(wechat: WeChat, text: TextToCheck): Promise<void> {
  if ((await wechat.checkText(text)) === 'risky') throw new Failure('text_not_decent');
}
