import type { Router } from '@koa/router';
import type { Middleware } from 'koa';
import { Failure } from '../../platform/errors/errors.ts';
import type { State } from '../context/state.ts';

/** What no route took: 405 with `Allow` where the address exists, else 404. */
export function unknownRoutes(api: Router<State>): Middleware<State> {
  return async (ctx) => {
    const methods = new Set(api.match(ctx.path, '').path.flatMap((layer) => layer.methods));
    if (methods.size === 0) throw new Failure('route_not_found');
    ctx.set('Allow', [...methods].join(', '));
    throw new Failure('method_not_allowed');
  };
}
