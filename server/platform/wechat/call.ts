import { z } from 'zod';
import { Failure, type FailureCode } from '../errors/errors.ts';

/** Where the API is and who we are to it. */
export interface WeChatAccount {
  /** Base address, `https://api.weixin.qq.com` or a stand-in's. */
  api: string;
  appid: string;
  secret: string;
  /** How long one call may take, its body included, in milliseconds; 5 s where it is left out. */
  timeoutMs?: number;
}

/** One call, before it is sent. */
export interface Call {
  path: string;
  query?: Record<string, string>;
  /** Sent as JSON; with it the call is a POST. */
  body?: object;
}

/** An answer: its bytes, not yet looked at. */
export type Answer = Buffer<ArrayBuffer>;

const mostBytes = 2 * 1024 * 1024;

/**
 * Send one call and read its answer.
 *
 * @throws {Failure} `wechat_unavailable` where there is none in time, or it is no answer. The address holds a secret or
 *   a token, so that only the kind of error goes on.
 */
export async function callWeChat(
  { api, timeoutMs = 5000 }: WeChatAccount,
  { path, query, body }: Call,
): Promise<Answer> {
  const url = new URL(path, api);
  url.search = String(new URLSearchParams(query));
  try {
    const reply = await fetch(url, {
      method: body ? 'POST' : 'GET',
      // WeChat takes UTF-8 as it is; it wants no escapes in texts that it shows.
      ...(body && { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } }),
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    });
    if (!reply.ok) throw unfit(`HTTP ${reply.status}`);
    return await readAtMost(reply);
  } catch (error) {
    if (error instanceof Failure) throw error;
    throw unfit((error as Error).name);
  }
}

/** An answer as JSON, whatever Content-Type it came with. @throws {Failure} `wechat_unavailable`. */
export function asJson(answer: Answer): unknown {
  try {
    return JSON.parse(answer.toString('utf8'));
  } catch {
    throw unfit('no JSON');
  }
}

/** The error code of an answer, 0 where it has none. */
export function errcodeOf(json: unknown): number {
  const refusal = Refusal.safeParse(json);
  return refusal.success ? refusal.data.errcode : 0;
}

/**
 * Check an answer: refusals by their code, and then the documented form.
 *
 * @param codes what the interface's own codes mean; others are as `common` says, or WeChat is unavailable.
 */
export function take<Form extends z.ZodType>(
  json: unknown,
  form: Form,
  codes: Readonly<Record<number, FailureCode>> = {},
): z.output<Form> {
  const errcode = errcodeOf(json);
  if (errcode !== 0) throw new Failure(codes[errcode] ?? common[errcode] ?? 'wechat_unavailable', { errcode });
  const parsed = form.safeParse(json);
  if (!parsed.success) throw unfit('unexpected answer');
  return parsed.data;
}

/** An answer that does not fit the documented form counts as none. */
export function unfit(why: string): Failure {
  return new Failure('wechat_unavailable', undefined, { cause: new Error(why) });
}

const Refusal = z.object({ errcode: z.int() });

/** Codes that mean the same of every interface. https://developers.weixin.qq.com/doc/oplatform/Return_codes/ */
const common: Readonly<Record<number, FailureCode>> = {
  // settings of ours: the address is not on the list, the secret or the app's id is wrong
  40013: 'wechat_refused',
  40125: 'wechat_refused',
  40164: 'wechat_refused',
  48001: 'wechat_refused',
  // calls of a day, of a minute
  45009: 'wechat_quota_reached',
  45011: 'wechat_quota_reached',
  44991: 'wechat_quota_reached',
};

async function readAtMost(reply: Response): Promise<Answer> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of reply.body ?? []) {
    length += part.length;
    if (length > mostBytes) throw unfit('too long');
    parts.push(part);
  }
  return Buffer.concat(parts) as Answer;
}
