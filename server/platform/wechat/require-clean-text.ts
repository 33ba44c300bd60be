import { Failure } from '../errors/errors.ts';
import type { WeChat } from './client.ts';
import type { TextToCheck } from './text-check.ts';

/**
 * Refuse a text that others will read if WeChat calls it risky.
 *
 * A text that WeChat would have a human check (`review`) is accepted, because it is often somebody's real name. If WeChat
 * does not respond, no text is accepted.
 *
 * @throws {Failure} `text_not_decent`, and what `WeChat.checkText` throws.
 */
export async function requireCleanText(wechat: WeChat, text: TextToCheck): Promise<void> {
  if ((await wechat.checkText(text)) === 'risky') throw new Failure('text_not_decent');
}
