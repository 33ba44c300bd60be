import type { AccessTokens } from './access-token.ts';
import { type Answer, type Call, callWeChat, errcodeOf, type WeChatAccount } from './call.ts';

/** The token is not good: 40001 and 40014 invalid, 42001 expired. */
const tokenRefused = new Set([40001, 40014, 42001]);

/**
 * Make a call that needs the access token; where WeChat refuses the token, once more with another.
 *
 * What it answers the second time stands: two processes that kept renewing each other's token away would never end.
 */
export async function withToken(account: WeChatAccount, tokens: AccessTokens, call: Call): Promise<Answer> {
  const token = await tokens.get();
  const answer = await send(token);
  if (!tokenRefused.has(codeOf(answer))) return answer;
  return send(await tokens.get(token));

  function send(accessToken: string): Promise<Answer> {
    return callWeChat(account, { ...call, query: { ...call.query, access_token: accessToken } });
  }
}

/** Images have none. */
function codeOf(answer: Answer): number {
  if (answer[0] !== '{'.charCodeAt(0)) return 0;
  try {
    return errcodeOf(JSON.parse(answer.toString('utf8')));
  } catch {
    return 0;
  }
}
