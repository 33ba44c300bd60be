import { Router } from '@koa/router';
import { z } from 'zod';
import {
  type FederationTable,
  FederationTableView,
  federationTableRows,
  federationTables,
} from '../../../schemas/organising/federation.ts';
import { described } from '../../../schemas/platform/described.ts';
import type { State } from '../../http/context/state.ts';
import { endpoint } from '../../http/endpoint/endpoint.ts';
import type { LocalisedText } from '../../platform/errors/errors.ts';
import { federationTableExamples } from './examples.ts';
import { type FederationTableVersion, federationTableOf, putFederationTable } from './tables.ts';

type AnyRow = FederationTableVersion<FederationTable>['rows'][number];

const about: Record<FederationTable, LocalisedText> = {
  types: { 'zh-CN': '工联会的类型', en: 'The types of federations' },
  requirements: { 'zh-CN': '各等级工联会应达到的要求', en: 'What a federation of each level must have' },
  indicators: { 'zh-CN': '工联会的计分指标', en: 'What a federation is scored by' },
};

/** The tables about federations, which the city's officers edit. */
export function federationTableRoutes() {
  const router = new Router<State>({ prefix: '/staff/federation-tables' });
  for (const table of federationTables) {
    const example = federationTableExamples[table];

    router.get(
      `/${table}`,
      endpoint(
        'staff:coverage.read',
        { summary: about[table], reply: FederationTableView, example: { reply: example } },
        () => federationTableOf(table),
      ),
    );

    router.put(
      `/${table}`,
      endpoint(
        'staff:federations.manage',
        {
          summary: {
            'zh-CN': `${about[table]['zh-CN']}：由市级更换，保留以前的版本`,
            en: `${about[table].en}: replaced by the city; earlier versions stay`,
          },
          body: {
            version: z.int().min(0).max(1_000_000).meta(described('编辑时所依据的版本', 'the version that was edited')),
            rows: z.array(federationTableRows[table] as z.ZodType<AnyRow>).max(200),
          },
          reply: FederationTableView,
          errors: ['table_not_yours', 'table_row_wrong', 'changed_since'],
          example: { body: { version: 0, rows: example.rows }, reply: { ...example, version: 1 } },
        },
        ({ caller, body, now }) => putFederationTable(table, body, { by: caller.username, scope: caller.scope, now }),
      ),
    );
  }
  return router;
}
