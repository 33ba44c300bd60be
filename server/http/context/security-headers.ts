import type { IncomingMessage } from 'node:http';
import cors from '@koa/cors';
import type { Middleware } from 'koa';
import helmet from 'koa-helmet';
import type { State } from './state.ts';

/** Whether a request is to the API, whose replies are JSON and whose routes stand in one router. */
export function isApi({ url = '' }: IncomingMessage): boolean {
  return url.startsWith('/api/');
}

/**
 * Headers of a JSON reply that protect a browser's user: OWASP's list for REST services. The other headers of helmet
 * are about pages, and setting them takes a tenth of the time of a small read.
 */
const jsonHeaders: readonly string[] = [
  ...['Content-Security-Policy', "default-src 'none'; frame-ancestors 'none'"],
  ...['Strict-Transport-Security', 'max-age=31536000; includeSubDomains'],
  ...['X-Content-Type-Options', 'nosniff'],
  ...['X-Frame-Options', 'DENY'],
];
const vary: readonly string[] = ['Vary', 'Origin'];
const jsonHeadersAndVary: readonly string[] = [...jsonHeaders, ...vary];

/** The headers that protect a browser's user in every reply to a request, names and values in turn. */
export function securityHeadersOf(request: IncomingMessage): readonly string[] {
  // `browserOrigins` and `pageHeaders` set the rest.
  if (request.headers.origin !== undefined) return isApi(request) ? jsonHeaders : [];
  return isApi(request) ? jsonHeadersAndVary : vary;
}

/** Set the headers that protect a browser's user on replies that are not the API's. */
export function pageHeaders(): Middleware<State> {
  const protect = helmet() as Middleware<State>;
  return (ctx, next) => (isApi(ctx.req) ? next() : protect(ctx, next));
}

/** Let pages of these origins read replies. The mini-program is no browser and sends no origin. */
export function browserOrigins(origins: readonly string[]): Middleware<State> {
  const allow = cors({
    origin: (ctx) => (origins.includes(ctx.get('Origin')) ? ctx.get('Origin') : ''),
    exposeHeaders: ['ETag', 'Retry-After', 'X-Request-Id'],
  });
  return (ctx, next) => (ctx.req.headers.origin === undefined ? next() : allow(ctx, next));
}
