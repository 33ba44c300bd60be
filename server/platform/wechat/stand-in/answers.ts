import { randomBytes } from 'node:crypto';

/** One request, as the stand-in's interfaces look at it. */
export interface Asked {
  query: URLSearchParams;
  body: Record<string, unknown>;
  /** Milliseconds on the stand-in's clock. */
  now: number;
}

/** A refusal in WeChat's words. */
export function refusal(errcode: number, message: string): object {
  return { errcode, errmsg: `${message} rid: ${randomBytes(8).toString('hex')}` };
}

/** What interfaces answer that give nothing else. */
export const ok = { errcode: 0, errmsg: 'ok' };
