import { createHash, randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** The stand-in's account; the real service would give these. */
export const standInAccount = { appid: 'wx-stand-in', secret: 'stand-in-secret' };

const codeLifetimeMs = 5 * 60_000;

/** A local server that answers as the WeChat server API is documented to. */
export interface StandIn {
  /** Base address. */
  api: string;
  stop(): Promise<void>;
}

/**
 * Answer `sns/jscode2session` on loopback as WeChat does, its error codes included.
 *
 * A code of the form `person:anything` is what `wx.login` would have given `person`; it is good once.
 * `expired…`, `blocked…`, `busy…` and `often…` are answered with 40029, 40226, -1 and 45011.
 */
export async function startStandIn(clock: () => number = Date.now): Promise<StandIn> {
  const used = new Map<string, number>();
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://stand-in');
    const answer =
      url.pathname === '/sns/jscode2session'
        ? code2session(url.searchParams, used, clock())
        : refusal(40066, 'invalid url');
    response.setHeader('Content-Type', 'text/plain'); // as the real service does
    response.end(JSON.stringify(answer));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return { api: `http://127.0.0.1:${port}`, stop: () => stop(server) };
}

/** https://developers.weixin.qq.com/miniprogram/dev/server/API/user-login/api_code2session */
function code2session(query: URLSearchParams, used: Map<string, number>, now: number): object {
  if (query.get('appid') !== standInAccount.appid) return refusal(40013, 'invalid appid');
  if (query.get('secret') !== standInAccount.secret) return refusal(40125, 'invalid appsecret');
  if (query.get('grant_type') !== 'authorization_code') return refusal(40002, 'invalid grant_type');
  const code = query.get('js_code') ?? '';
  const [person = '', nonce] = code.split(':');
  if (person.startsWith('busy')) return refusal(-1, 'system error');
  if (person.startsWith('often')) return refusal(45011, 'api minute-quota reach limit');
  if (person.startsWith('blocked')) return refusal(40226, 'code blocked');
  if (!nonce || person.startsWith('expired')) return refusal(40029, 'invalid code');
  for (const [old, at] of used) {
    if (now - at < codeLifetimeMs) break;
    used.delete(old);
  }
  if (used.has(code)) return refusal(40163, 'code been used');
  used.set(code, now);
  return {
    openid: `o${createHash('sha256').update(person).digest('base64url').slice(0, 27)}`,
    session_key: randomBytes(16).toString('base64'),
  };
}

function refusal(errcode: number, message: string): object {
  return { errcode, errmsg: `${message}, rid: ${randomBytes(8).toString('hex')}` };
}

function stop(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
