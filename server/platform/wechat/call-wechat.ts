import { z } from 'zod';
import { Failure, type FailureCode } from '../errors/errors.ts';

/** The address of the WeChat API, and the app's credentials. */
export interface WeChatAccount {
  /** The base address: `https://api.weixin.qq.com`, or a stand-in's. */
  api: string;
  appid: string;
  secret: string;
  /** How long one call may take, its body included, in milliseconds; 5 s by default. */
  timeoutMs?: number;
}

/** A request to the WeChat API. */
export interface WeChatRequest {
  path: string;
  query?: Record<string, string>;
  /** Sent as JSON by POST; without it the request is a GET. */
  body?: object;
}

/** The bytes of a response, not parsed yet. */
export type WeChatResponse = Buffer<ArrayBuffer>;

const maxBytes = 2 * 1024 * 1024;

/**
 * Send a request and read its response.
 *
 * @throws {Failure} `wechat_unavailable` when there is no response in time, or its status is an error. The address holds
 *   a secret or a token, so that only the kind of error is passed on.
 */
export async function callWeChat(
  { api, timeoutMs = 5000 }: WeChatAccount,
  { path, query, body }: WeChatRequest,
): Promise<WeChatResponse> {
  const url = new URL(path, api);
  url.search = String(new URLSearchParams(query));
  try {
    const response = await fetch(url, {
      method: body ? 'POST' : 'GET',
      // WeChat expects plain UTF-8: it would show escapes in texts.
      ...(body && { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } }),
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    });
    if (!response.ok) throw unusableResponse(`HTTP ${response.status}`);
    return await readBody(response);
  } catch (error) {
    if (error instanceof Failure) throw error;
    throw unusableResponse((error as Error).name);
  }
}

/** Parse a response as JSON, whatever its Content-Type is. @throws {Failure} `wechat_unavailable`. */
export function parseJson(response: WeChatResponse): unknown {
  try {
    return JSON.parse(response.toString('utf8'));
  } catch {
    throw unusableResponse('no JSON');
  }
}

/** The error code of a response; 0 when it has none. */
export function errcodeOf(json: unknown): number {
  const error = ErrorResponse.safeParse(json);
  return error.success ? error.data.errcode : 0;
}

/**
 * Check a response for an error code, and then against the documented schema.
 *
 * @param codes the failures of this interface's own error codes.
 * @throws {Failure} by `codes`, by the error codes that all interfaces share, or `wechat_unavailable`.
 */
export function parseResponse<Schema extends z.ZodType>(
  json: unknown,
  schema: Schema,
  codes: Readonly<Record<number, FailureCode>> = {},
): z.output<Schema> {
  const errcode = errcodeOf(json);
  if (errcode !== 0) throw new Failure(codes[errcode] ?? sharedCodes[errcode] ?? 'wechat_unavailable', { errcode });
  const parsed = schema.safeParse(json);
  if (!parsed.success) throw unusableResponse('unexpected answer');
  return parsed.data;
}

/** Make the failure for a response that is not as documented: it counts as no response. */
export function unusableResponse(reason: string): Failure {
  return new Failure('wechat_unavailable', undefined, { cause: new Error(reason) });
}

const ErrorResponse = z.object({ errcode: z.int() });

/** Error codes with the same meaning in all interfaces. https://developers.weixin.qq.com/doc/oplatform/Return_codes/ */
const sharedCodes: Readonly<Record<number, FailureCode>> = {
  // wrong settings: the server's address is not on WeChat's allow list, or the secret or the appid is wrong
  40013: 'wechat_refused',
  40125: 'wechat_refused',
  40164: 'wechat_refused',
  48001: 'wechat_refused',
  // calls per day or per minute used up
  45009: 'wechat_quota_reached',
  45011: 'wechat_quota_reached',
  44991: 'wechat_quota_reached',
};

async function readBody(response: Response): Promise<WeChatResponse> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of response.body ?? []) {
    length += part.length;
    if (length > maxBytes) throw unusableResponse('too long');
    parts.push(part);
  }
  return Buffer.concat(parts) as WeChatResponse;
}
