import { Router } from '@koa/router';
import { z } from 'zod';
import type { State } from '../http/auth.ts';
import { endpoint } from '../http/endpoint.ts';

const Account = z
  .object({
    id: z.string(),
    username: z.string(),
    permissions: z.array(z.string()),
    scope: z.object({ union: z.string(), regions: z.array(z.string()) }),
  })
  .meta({ id: 'Account' });

/** What staff may know of themselves. */
export function staffRoutes() {
  const router = new Router<State>({ prefix: '/staff' });

  router.get(
    '/me',
    endpoint(
      'staff:account.read',
      {
        summary: 'The caller’s own account, permissions and scope',
        reply: Account,
        example: {
          reply: {
            id: '665f1f77bcf86cd799439011',
            username: 'trial',
            permissions: ['account.read', 'coverage.read'],
            scope: { union: '331000', regions: ['3310'] },
          },
        },
      },
      async ({ caller }) => ({
        ...caller,
        permissions: [...caller.permissions],
        scope: { ...caller.scope, regions: [...caller.scope.regions] },
      }),
    ),
  );

  return router;
}
