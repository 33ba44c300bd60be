import type { RouterContext } from '@koa/router';
import type { Middleware } from 'koa';
import type { State } from '../context/state.ts';
import type { RouteTable } from './route-table.ts';

/** Call the endpoint of a request, or the next middleware when no route serves it. */
export function dispatch(routes: RouteTable): Middleware<State> {
  return (ctx, next) => {
    const found = routes.find(ctx.req.method ?? '', ctx.req.url ?? '');
    if (found === undefined) return next();
    const routed = ctx as unknown as RouterContext<State>;
    routed.params = found.params;
    routed._matchedRoute = found.path;
    return found.endpoint(routed);
  };
}
