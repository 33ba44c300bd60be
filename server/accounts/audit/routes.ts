import { Router } from '@koa/router';
import { AuditView } from '../../../schemas/platform/audit.ts';
import { described } from '../../../schemas/platform/described.ts';
import { objectId, page, paging, timeInput } from '../../../schemas/platform/fields.ts';
import type { State } from '../../http/context/state.ts';
import { endpoint } from '../../http/endpoint/endpoint.ts';
import { listAudit } from './list-audit.ts';

const example = {
  seq: 4711,
  at: '2026-11-28T09:00:00.000+08:00',
  who: { kind: 'staff', id: '665f1f77bcf86cd799439011' },
  action: 'DELETE /api/v1/staff/accounts/:id',
  on: '665f1f77bcf86cd799439012',
  address: '203.0.113.7',
  result: 'ok',
  code: null,
  request: '3f0c8f8e-6f0e-4c55-9d9b-0a2f6f1e7b11',
  of: 4710,
  hash: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
} as const;

/** Routes that show the audit trail. */
export function auditRoutes() {
  const router = new Router<State>({ prefix: '/staff/audit' });

  router.get(
    '/',
    endpoint(
      'staff:audit.read',
      {
        summary: {
          'zh-CN': '查询本人管辖范围内任职者的审计记录，新的在前',
          en: 'The audit of those appointed within the caller’s scope, newest first',
        },
        query: {
          ...paging,
          who: objectId.optional().meta(described('只看该账号或该职工所做的', 'only what this account or person did')),
          from: timeInput.optional(),
          until: timeInput.optional(),
        },
        reply: page(AuditView),
        errors: ['cursor_invalid'],
        example: { query: { limit: '20' }, reply: { items: [example], next: '4711' } },
      },
      async ({ caller, query: { limit = 50, ...query } }) => {
        const { items, next } = await listAudit(caller.scope, { ...query, limit });
        return { items: items.map(({ _id, ...entry }) => ({ ...entry, seq: _id })), next };
      },
    ),
  );

  return router;
}
