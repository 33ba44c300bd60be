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

/** Employers as rows of texts, the titles first. */
export async function* employerTable(
  rows: AsyncIterable<EmployerRow>,
  columns: readonly string[],
): AsyncGenerator<string[]> {
  yield [...columns];
  for await (const row of rows) yield columns.map((name) => cellOf(row[name as keyof EmployerRow]));
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
