import cors from '@koa/cors';
import type { Middleware } from 'koa';
import helmet from 'koa-helmet';
import type { State } from '../context/state.ts';
import { isApi } from './site-routes.ts';

/**
 * What browsers are told beside a JSON reply: OWASP's list for REST services. The rest of helmet's headers speak of
 * pages, and cost a small read a tenth of its time.
 */
const besideJson = [
  ...['Content-Security-Policy', "default-src 'none'; frame-ancestors 'none'"],
  ...['Strict-Transport-Security', 'max-age=31536000; includeSubDomains'],
  ...['X-Content-Type-Options', 'nosniff'],
  ...['X-Frame-Options', 'DENY'],
];

/** What is said beside every JSON reply to a client that is no browser: names and values in turn. */
export const headersBesideJson: readonly string[] = [...besideJson, 'Vary', 'Origin'];

/** Set the headers that protect a browser's user. */
export function securityHeaders(): Middleware<State> {
  const page = helmet() as Middleware<State>;
  return (ctx, next) => {
    if (!isApi(ctx.req)) return page(ctx, next);
    ctx.state.head.push(...besideJson);
    return next();
  };
}

/** Let pages of these origins read replies; the mini-program is no browser and sends no origin. */
export function browserOrigins(origins: readonly string[]): Middleware<State> {
  const answer = cors({
    origin: (ctx) => (origins.includes(ctx.get('Origin')) ? ctx.get('Origin') : ''),
    exposeHeaders: ['ETag', 'Retry-After', 'X-Request-Id'],
  });
  return (ctx, next) => {
    if (ctx.req.headers.origin !== undefined) return answer(ctx, next);
    ctx.state.head.push('Vary', 'Origin');
    return next();
  };
}
