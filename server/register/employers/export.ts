import { stringify } from 'csv-stringify/sync';
import { escapeFormula } from '../../platform/text/escape-formula.ts';
import type { EmployerRow } from './read-employers.ts';

/** The columns of an export by the API's field names, in their default order. */
export const exportColumns = [
  'code',
  'org',
  'licence',
  'name',
  'district',
  'region',
  'address',
  'union',
  'unionCode',
  'unionName',
  'headcount',
  'headcountTo',
  'headcountSource',
  'headcountAsOf',
  'members',
  'industry',
  'employerType',
  'production',
  'established',
  'class',
  'state',
  'responsible',
  'placing',
  'missing',
  'contact',
  'phone',
  'id',
] as const satisfies (keyof EmployerRow)[];

/** Employers as CSV: with a BOM, so that Excel reads it as UTF-8, and without cells that a spreadsheet takes for formulas. */
export async function* csvLines(rows: AsyncIterable<EmployerRow>, columns: readonly string[]): AsyncGenerator<string> {
  yield stringify([[...columns]], { bom: true });
  for await (const row of rows) {
    yield stringify([columns.map((name) => escapeFormula(cellOf(row[name as keyof EmployerRow])))]);
  }
}

/** Employers as NDJSON, one object on each line. */
export async function* ndjsonLines(
  rows: AsyncIterable<EmployerRow>,
  columns: readonly string[],
): AsyncGenerator<string> {
  for await (const row of rows) {
    yield `${JSON.stringify(Object.fromEntries(columns.map((name) => [name, row[name as keyof EmployerRow]])))}\n`;
  }
}

function cellOf(value: EmployerRow[keyof EmployerRow]): string {
  if (value === null || value === undefined) return '';
  return Array.isArray(value) ? value.join(' ') : String(value);
}
