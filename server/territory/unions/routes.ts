import { Router } from '@koa/router';
import { z } from 'zod';
import { described } from '../../../schemas/platform/described.ts';
import { queryInt, wholeList } from '../../../schemas/platform/fields.ts';
import { UnionTreeNode, UnionView } from '../../../schemas/territory/union.ts';
import type { State } from '../../http/context/state.ts';
import { endpoint } from '../../http/endpoint/endpoint.ts';
import { findUnion, readUnionTree } from './union-tree.ts';

const unionId = z.string().min(1).max(40);
const example = { id: '331083', name: '玉环市总工会', kind: 'district', region: '331083' } as const;

/** Routes that show the unions to everyone. */
export function unionRoutes() {
  const router = new Router<State>({ prefix: '/unions' });

  router.get(
    '/tree',
    endpoint(
      'anyone',
      {
        summary: {
          'zh-CN': '查询工会组织树，从最上级或某一工会开始',
          en: 'The tree of unions, from the top or from one of them',
        },
        query: {
          root: unionId
            .optional()
            .meta(described('不填则列出所有没有上级的工会', 'where left out, every union that has none above it')),
          depth: queryInt({ min: 1, max: 6 })
            .optional()
            .meta(described('返回的层数；不填为 3', 'levels; 3 where it is left out')),
        },
        reply: wholeList(UnionTreeNode),
        errors: ['union_not_found'],
        example: {
          query: { root: '331083', depth: '1' },
          reply: { items: [{ ...example, children: [], more: true }], next: null },
        },
      },
      async ({ query: { root, depth = 3 } }) => ({ items: await readUnionTree({ root, depth }) }),
    ),
  );

  router.get(
    '/:id',
    endpoint(
      'anyone',
      {
        summary: { 'zh-CN': '查询一个工会', en: 'One union' },
        params: { id: unionId },
        reply: UnionView,
        errors: ['union_not_found'],
        example: { params: { id: '331083' }, reply: { ...example, parent: '331000' } },
      },
      ({ params }) => findUnion(params.id),
    ),
  );

  return router;
}
