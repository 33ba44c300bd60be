import { Router } from '@koa/router';
import { wholeList } from '../../../schemas/platform/fields.ts';
import { seenVersion } from '../../../schemas/platform/version.ts';
import { tableEntryInput } from '../../../schemas/stations/station-input.ts';
import { StationTableEntryView, stationTableKey } from '../../../schemas/stations/vocabulary.ts';
import type { State } from '../../http/context/state.ts';
import { endpoint } from '../../http/endpoint/endpoint.ts';
import type { LocalisedText } from '../../platform/errors/errors.ts';
import { kindExample } from './station-examples.ts';
import { putTableEntry, readStationTable, type StationTableName } from './station-tables.ts';

const tables: readonly [StationTableName, what: LocalisedText][] = [
  ['kinds', { 'zh-CN': '站点类型表', en: 'the table of kinds of station' }],
  ['services', { 'zh-CN': '站点服务项目表', en: 'the table of services and amenities of stations' }],
];

/** The tables of kinds and services. Everybody reads them; officers whose scope is the whole installation edit them. */
export function stationTableRoutes() {
  const router = new Router<State>();
  for (const [table, what] of tables) {
    router.get(
      `/stations/${table}`,
      endpoint(
        'anyone',
        {
          summary: { 'zh-CN': `查询${what['zh-CN']}`, en: `Read ${what.en}` },
          reply: wholeList(StationTableEntryView),
          example: { reply: { items: [kindExample], next: null } },
        },
        async () => ({ items: await readStationTable(table) }),
      ),
    );
    router.put(
      `/staff/stations/${table}/:key`,
      endpoint(
        'staff:stations.tables',
        {
          summary: { 'zh-CN': `添加或修改${what['zh-CN']}中的一项`, en: `Add or change an entry of ${what.en}` },
          params: { key: stationTableKey },
          body: { ...tableEntryInput, version: seenVersion },
          reply: StationTableEntryView,
          errors: ['outside_scope', 'changed_since'],
          example: {
            params: { key: kindExample.key },
            body: { zh: kindExample.zh, en: kindExample.en, aliases: ['爱心驿站'], version: 0 },
            reply: kindExample,
          },
        },
        ({ caller, params, body: { aliases = [], retired = false, version, ...words } }) =>
          putTableEntry(table, params.key, { ...words, aliases, retired }, caller.scope, version),
      ),
    );
  }
  return router;
}
