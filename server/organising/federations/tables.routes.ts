import { Router } from '@koa/router';
import { z } from 'zod';
import {
  type FederationTable,
  FederationTableView,
  federationTableRows,
  federationTables,
} from '../../../schemas/organising/federation.ts';
import type { State } from '../../http/context/state.ts';
import { endpoint } from '../../http/endpoint/endpoint.ts';
import { federationTableExamples } from './examples.ts';
import { federationTableOf, putFederationTable } from './tables.ts';

const about: Record<FederationTable, string> = {
  types: 'The types of federations',
  requirements: 'What a federation of each level must have',
  indicators: 'What a federation is scored by',
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
          summary: `${about[table]}: replaced by the city; earlier versions stay`,
          body: {
            version: z.int().min(0).max(1_000_000).meta({ description: 'the version that was edited' }),
            rows: z.array(federationTableRows[table] as z.ZodType).max(200),
          },
          reply: FederationTableView,
          errors: ['table_not_yours', 'table_row_wrong', 'table_meanwhile'],
          example: { body: { version: 0, rows: example.rows }, reply: { ...example, version: 1 } },
        },
        ({ caller, body, now }) => putFederationTable(table, body, { by: caller.username, scope: caller.scope, now }),
      ),
    );
  }
  return router;
}
