import { Router } from '@koa/router';
import { z } from 'zod';
import { described } from '../../../schemas/platform/described.ts';
import { page, paging, regionCode } from '../../../schemas/platform/fields.ts';
import { RegionView, regionLevels } from '../../../schemas/territory/region.ts';
import type { State } from '../../http/context/state.ts';
import { endpoint } from '../../http/endpoint/endpoint.ts';
import { codePart, keyset } from '../../platform/database/keyset.ts';
import { findRegion, listRegionsBelow } from './find-regions.ts';

const example = { id: '331083', name: '玉环市', level: 'district', parent: '3310', aliases: ['玉环县'] } as const;
const pageSize = 100;
const byCode = keyset<[code: string]>('ascending', codePart);

/** Routes that show the regions of China to everyone. */
export function regionRoutes() {
  const router = new Router<State>({ prefix: '/regions' });

  router.get(
    '/',
    endpoint(
      'anyone',
      {
        summary: {
          'zh-CN': '查询下级行政区划，按代码排序；不指明上级时为各省',
          en: 'The regions below one, by code; the provinces where no parent is named',
        },
        query: {
          parent: regionCode.optional(),
          level: z
            .enum(regionLevels)
            .optional()
            .meta(described('返回其下该级的全部区划，而不只是下一级', 'this level anywhere below, not the next one')),
          ...paging,
        },
        reply: page(RegionView),
        errors: ['region_not_found', 'cursor_invalid'],
        example: { query: { parent: '331000', limit: '1' }, reply: { items: [example], next: '331083' } },
      },
      async ({ query: { parent, level, limit = pageSize, cursor } }) => {
        const [after] = byCode.position(cursor) ?? [];
        const above = parent === undefined ? null : (await findRegion(parent))._id;
        const regions = await listRegionsBelow(above, { level, after, limit: limit + 1 });
        return byCode.page(regions, limit, ({ _id }) => [_id]);
      },
    ),
  );

  router.get(
    '/:code',
    endpoint(
      'anyone',
      {
        summary: {
          'zh-CN': '查询一个行政区划；旧代码给出今天对应的区划',
          en: 'One region; an old code gives the region that it means today',
        },
        params: { code: regionCode },
        reply: RegionView,
        errors: ['region_not_found'],
        example: { params: { code: '331021' }, reply: example },
      },
      ({ params }) => findRegion(params.code),
    ),
  );

  return router;
}
