import type { z } from 'zod';
import {
  type FederationTable,
  FederationTableModel,
  type federationTableRows,
} from '../../../schemas/organising/federation.ts';
import { UnionModel } from '../../../schemas/territory/union.ts';
import type { Scope } from '../../access/staff/scope.ts';
import { isDuplicateKey } from '../../platform/database/duplicate-key.ts';
import { changedSince } from '../../platform/errors/changed-since.ts';
import { Failure } from '../../platform/errors/errors.ts';
import { coversUnion } from '../../territory/unions/union-scope.ts';
import { defaultFederationTables } from './defaults.ts';

type Row<Name extends FederationTable> = z.output<(typeof federationTableRows)[Name]>;

/** A table in one of its versions. */
export interface FederationTableVersion<Name extends FederationTable> {
  table: Name;
  version: number;
  rows: Row<Name>[];
}

/** Read a table in the version that is in force. */
export async function federationTableOf<Name extends FederationTable>(
  table: Name,
): Promise<FederationTableVersion<Name>> {
  const stored = await FederationTableModel.findOne({ table }).sort({ version: -1 }).lean();
  const rows = (stored?.rows ?? defaultFederationTables[table]) as readonly Row<Name>[];
  return { table, version: stored?.version ?? 0, rows: [...rows] };
}

/**
 * Store a table as the next version, which is in force from now on. Earlier versions stay.
 *
 * @param options.version the version that was edited, so that two people do not overwrite each other.
 * @throws {Failure} `table_not_yours` for all but the city's union, `table_row_wrong` where a code is there twice, `changed_since`.
 */
export async function putFederationTable<Name extends FederationTable>(
  table: Name,
  { version, rows }: { version: number; rows: Row<Name>[] },
  { by, scope, now }: { by: string; scope: Scope; now: Date },
): Promise<FederationTableVersion<Name>> {
  await requireCity(scope);
  const codes = new Set<string>();
  for (const [at, { code }] of rows.entries()) {
    if (codes.has(code))
      throw new Failure('table_row_wrong', {
        row: at + 1,
        problem: { 'zh-CN': `编号重复：${code}`, en: `the code is there twice: ${code}` },
      });
    codes.add(code);
  }
  const current = await federationTableOf(table);
  if (current.version !== version) throw changedSince({ rows }, current);
  const next = version + 1;
  try {
    await FederationTableModel.create({ _id: `${table}.${next}`, table, version: next, rows, by, at: now });
  } catch (error) {
    throw isDuplicateKey(error) ? changedSince({ rows }, await federationTableOf(table)) : error;
  }
  return { table, version: next, rows };
}

/** Require a scope that holds the city's union, and so everything that the tables are for. @throws {Failure} `table_not_yours`. */
async function requireCity(scope: Scope): Promise<void> {
  const cities = await UnionModel.find({ kind: 'city' }, { ancestors: 1 }).lean();
  if (!cities.every((city) => coversUnion(scope, city))) throw new Failure('table_not_yours');
}
