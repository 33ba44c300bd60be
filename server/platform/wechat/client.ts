import { createAccessTokens } from './access-token.ts';
import type { WeChatAccount } from './call-wechat.ts';
import { code2session, type WeChatLogin } from './login.ts';
import { type CodeImage, type MiniProgramCodeOptions, miniProgramCode } from './mini-program-code.ts';
import { exchangePhoneCode, type VerifiedPhone } from './phone.ts';
import { type SubscriptionMessage, sendMessage } from './subscription-messages.ts';
import { checkText, type TextCheckResult, type TextToCheck } from './text-check.ts';
import { type DailySteps, type EncryptedWeRunData, readWeRun } from './werun.ts';

export type { WeChatAccount } from './call-wechat.ts';

/**
 * The part of the WeChat server API that the product uses.
 *
 * Beside its own failures, each method that calls WeChat throws `wechat_unavailable` when there is no response or it is
 * not as documented; each that needs the access token also throws `wechat_quota_reached` and `wechat_refused`.
 */
export interface WeChat {
  /**
   * Exchange the code of `wx.login` for the person's openid.
   *
   * @throws {Failure} `wechat_code_invalid`, `wechat_code_used`, `wechat_user_blocked` or `wechat_too_often`.
   */
  code2session(code: string): Promise<WeChatLogin>;
  /** Exchange the code of the phone button for the phone number. @throws {Failure} `phone_code_invalid`. */
  phoneNumber(request: { code: string; openid?: string | undefined }): Promise<VerifiedPhone>;
  /** Make a mini-program code. @throws {Failure} `code_scene_invalid`, `code_page_invalid`. */
  miniProgramCode(options: MiniProgramCodeOptions): Promise<CodeImage>;
  /** Send a message. @throws {Failure} `message_not_subscribed`, `message_field_invalid`, `text_not_allowed`. */
  sendMessage(message: SubscriptionMessage): Promise<void>;
  /** Have WeChat check a text that others will read. @throws {Failure} `wechat_user_inactive`. */
  checkText(text: TextToCheck): Promise<TextCheckResult>;
  /** Decrypt the steps of WeRun, without calling WeChat. @throws {Failure} `wechat_data_unreadable`. */
  readWeRun(sessionKey: string, data: EncryptedWeRunData): { steps: DailySteps[]; at: Date };
}

/** Create a client of the WeChat server API. A response that is not as documented counts as no response. */
export function createWeChat(account: WeChatAccount, clock: () => number = Date.now): WeChat {
  const tokens = createAccessTokens(account, clock);
  return {
    code2session: (code) => code2session(account, code),
    phoneNumber: (request) => exchangePhoneCode(account, tokens, request),
    miniProgramCode: (options) => miniProgramCode(account, tokens, options, clock()),
    sendMessage: (message) => sendMessage(account, tokens, message, clock()),
    checkText: (text) => checkText(account, tokens, text, clock()),
    readWeRun: (sessionKey, data) => readWeRun(account.appid, sessionKey, data),
  };
}
