import { randomBytes } from 'node:crypto';

/** A parsed request to the stand-in. */
export interface StandInRequest {
  query: URLSearchParams;
  body: Record<string, unknown>;
  /** The time on the stand-in's clock, in milliseconds. */
  now: number;
}

/** Make an error response as WeChat does. */
export function errorResponse(errcode: number, message: string): object {
  return { errcode, errmsg: `${message} rid: ${randomBytes(8).toString('hex')}` };
}

/** The response of an interface that succeeds and returns no data. */
export const okResponse = { errcode: 0, errmsg: 'ok' };
