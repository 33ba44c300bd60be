import type { IncomingMessage } from 'node:http';
import { Router } from '@koa/router';
import type { Middleware } from 'koa';
import type { State } from '../context/state.ts';

/** Whether a request is to the API, whose replies are JSON and whose routes stand in one router. */
export function isApi({ url = '' }: IncomingMessage): boolean {
  return url.startsWith('/api/');
}

/**
 * Serve routers of pages and probes. Requests to the API pass them by: they come before the limits and the login, which
 * only the API needs.
 */
export function besideApi(routers: readonly Router<State>[]): Middleware<State> {
  const all = new Router<State>();
  for (const router of routers) all.use(router.routes());
  const routes = all.routes() as unknown as Middleware<State>;
  return (ctx, next) => (isApi(ctx.req) ? next() : routes(ctx, next));
}
