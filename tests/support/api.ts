import { expect } from 'vitest';

/** A reply as a test looks at it. */
export interface Reply {
  status: number;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into JSON of every shape
  body: any;
  headers: Headers;
}

/** Who calls: a person's name (logged in through the WeChat stand-in), or staff by user name. */
export type Caller = string | { staff: string };

interface Options {
  as?: Caller;
  headers?: Record<string, string>;
}

/** The API as its clients speak it. */
export interface Api {
  /** Have a token for somebody, so that the next call costs no login. */
  logIn(caller: Caller): Promise<void>;
  get(path: string, options?: Options): Promise<Reply>;
  post(path: string, body?: unknown, options?: Options): Promise<Reply>;
  delete(path: string, options?: Options): Promise<Reply>;
  send(method: string, path: string, body: unknown, options?: Options): Promise<Reply>;
}

/** A token is used for so long, in milliseconds: a good while less than it is good for. */
const goodMs = 10 * 60_000;

/** The password of every staff account that a test makes. */
export const staffPassword = 'a long test password';

/** A client of the server at `url`; paths begin below `/api/v1` unless they are whole. */
export function createApi(url: string): Api {
  const logins = new Map<string, { at: number; token: Promise<string> }>();

  async function tokenOf(caller: Caller): Promise<string> {
    const key = JSON.stringify(caller);
    const known = logins.get(key);
    const login = known && Date.now() - known.at < goodMs ? known : { at: Date.now(), token: logIn(caller) };
    logins.set(key, login);
    return login.token;
  }

  async function logIn(caller: Caller): Promise<string> {
    const reply =
      typeof caller === 'string'
        ? await send('POST', '/auth/wechat', { code: `${caller}:${Math.random()}` })
        : await send('POST', '/auth/staff', { username: caller.staff, password: staffPassword });
    expect(reply).toMatchObject({ status: 200 });
    return reply.body.accessToken;
  }

  async function send(method: string, path: string, body: unknown, { as, headers }: Options = {}): Promise<Reply> {
    const target = new URL(path.startsWith('/api/') ? path : `/api/v1${path}`, url);
    const reply = await fetch(target, {
      method,
      headers: {
        ...(body !== undefined &&
          !(body instanceof FormData) && {
            'Content-Type': isBytes(body) ? 'application/octet-stream' : 'application/json',
          }),
        ...(as && { Authorization: `Bearer ${await tokenOf(as)}` }),
        ...headers,
      },
      body:
        body === undefined
          ? null
          : typeof body === 'string' || body instanceof FormData || isBytes(body)
            ? body
            : JSON.stringify(body),
    });
    const text = await reply.text();
    const isJson = reply.headers.get('Content-Type')?.startsWith('application/json') ?? true;
    return {
      status: reply.status,
      body: text && isJson ? JSON.parse(text) : text || undefined,
      headers: reply.headers,
    };
  }

  return {
    send,
    logIn: async (caller) => void (await tokenOf(caller)),
    get: (path, options) => send('GET', path, undefined, options),
    post: (path, body = {}, options) => send('POST', path, body, options),
    delete: (path, options) => send('DELETE', path, undefined, options),
  };
}

function isBytes(body: unknown): body is Uint8Array<ArrayBuffer> {
  return body instanceof Uint8Array;
}
