import { Router } from '@koa/router';
import type { State } from '../context/state.ts';
import { operationsOf } from '../document/openapi.ts';

/** The kinds of callers that a router's endpoints are for. */
export type CallerKinds =
  | 'anyone'
  | 'member'
  | 'staff'
  | 'anyone, member'
  | 'anyone, staff'
  | 'member, staff'
  | 'anyone, member, staff';

/** The routers of one wing, by who may call them. */
export type WingRoutes = Partial<Record<CallerKinds, readonly Router<State>[]>>;

/**
 * Join the routers of all wings under `/api/v1`.
 *
 * @throws when a router has an endpoint for callers other than those it is listed under, or none for one of them.
 */
export function createApi(wings: Record<string, WingRoutes>): Router<State> {
  const api = new Router<State>({ prefix: '/api/v1' });
  for (const [wing, routes] of Object.entries(wings)) {
    for (const [kinds, routers] of Object.entries(routes)) {
      for (const router of routers) {
        requireKinds(wing, kinds, router);
        api.use(router.routes());
      }
    }
  }
  return api;
}

function requireKinds(wing: string, listed: string, router: Router<State>): void {
  const operations = operationsOf(router);
  const kinds = new Set(operations.map(({ endpoint }) => endpoint.audience.replace(/:.*/, '')));
  const served = [...kinds].sort().join(', ');
  if (served === listed) return;
  throw new Error(
    `${wing} lists ${operations[0]?.path ?? 'a router without endpoints'} for ${listed}; it serves ${served}`,
  );
}
