import { Router } from '@koa/router';
import type { Middleware } from 'koa';
import { isApi } from '../context/security-headers.ts';
import type { State } from '../context/state.ts';

/** Serve the routers of pages and probes. Requests to the API pass by: only they need the limits and the login that follow. */
export function siteRoutes(routers: readonly Router<State>[]): Middleware<State> {
  const all = new Router<State>();
  for (const router of routers) all.use(router.routes());
  const serve = all.routes() as unknown as Middleware<State>;
  return (ctx, next) => (isApi(ctx.req) ? next() : serve(ctx, next));
}
