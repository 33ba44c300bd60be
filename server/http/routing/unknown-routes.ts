import type { Middleware } from 'koa';
import { Failure } from '../../platform/errors/errors.ts';
import type { State } from '../context/state.ts';
import type { RouteTable } from './route-table.ts';

/** Refuse a request that no route serves: 405 with `Allow` when the URL exists, otherwise 404. */
export function unknownRoutes(routes: RouteTable): Middleware<State> {
  return (ctx) => {
    const methods = routes.methodsOf(ctx.req.url ?? '');
    if (methods.length === 0) throw new Failure('route_not_found');
    ctx.set('Allow', methods.join(', '));
    throw new Failure('method_not_allowed');
  };
}
