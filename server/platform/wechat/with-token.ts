import type { AccessTokens } from './access-token.ts';
import { callWeChat, errcodeOf, type WeChatAccount, type WeChatRequest, type WeChatResponse } from './call-wechat.ts';

/** The error codes for a refused token: 40001 and 40014 invalid, 42001 expired. */
const tokenRefused = new Set([40001, 40014, 42001]);

/**
 * Send a request with the access token. If WeChat refuses the token, the request is sent once more with another one.
 *
 * There is no third attempt: two processes that invalidate each other's token by renewing it would never end.
 */
export async function withToken(
  account: WeChatAccount,
  tokens: AccessTokens,
  request: WeChatRequest,
): Promise<WeChatResponse> {
  const token = await tokens.get();
  const response = await send(token);
  if (!tokenRefused.has(errcodeIn(response))) return response;
  return send(await tokens.get(token));

  function send(accessToken: string): Promise<WeChatResponse> {
    return callWeChat(account, { ...request, query: { ...request.query, access_token: accessToken } });
  }
}

/** The error code of a response that is JSON; 0 for any other, such as an image. */
function errcodeIn(response: WeChatResponse): number {
  if (response[0] !== '{'.charCodeAt(0)) return 0;
  try {
    return errcodeOf(JSON.parse(response.toString('utf8')));
  } catch {
    return 0;
  }
}
