import { Router } from '@koa/router';
import { regionCode, shanghaiIso } from '../../schemas/common.ts';
import { CoverageView } from '../../schemas/coverage.ts';
import type { State } from '../http/auth.ts';
import { endpoint } from '../http/endpoint.ts';
import { coverageTable } from './table.ts';

const counts = {
  employers: 2246,
  own: 339,
  joint: 1066,
  none: 841,
  members: 20155,
  headcount: 71042,
  classes: { covered: 1100, 'none-25': 841 },
} as const;
const rate = { numerator: 1405, denominator: 2246, value: 0.6255565449688335 } as const;
const example = { region: '331002', name: '椒江区', ...counts, rate } as const;

/** How far employers have unions (建会覆盖), for officers. */
export function coverageRoutes() {
  const router = new Router<State>({ prefix: '/staff/coverage' });

  router.get(
    '/',
    endpoint(
      'staff:coverage.read',
      {
        summary: 'Employers with their own union, in a joint one and without, for a region and each of its children',
        query: { region: regionCode },
        reply: CoverageView,
        errors: ['region_not_found', 'outside_scope'],
        example: {
          query: { region: '331002' },
          reply: { total: example, children: [{ ...example, region: '331002001', name: '海门街道' }] },
        },
      },
      ({ caller, query, now }) => coverageTable(query.region, caller.scope, shanghaiIso(now).slice(0, 10)),
    ),
  );

  return router;
}
