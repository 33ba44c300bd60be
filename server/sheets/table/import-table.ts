import type { SheetFacts } from '../sheet-facts.ts';
import { type ImportReport, type ImportRow, rejectUnreadable } from './import-report.ts';
import { readTable, type Table } from './read-table.ts';

/** A kind of table that can be imported. */
export interface TableImport {
  /** The names of the columns and their synonyms. */
  columns: Readonly<Record<string, readonly string[]>>;
  /** Columns without which the header is not recognised; code and name by default. */
  required?: readonly [string, ...string[]] | undefined;
  /** Imports the rows. */
  run: (rows: ImportRow[]) => Promise<ImportReport>;
}

/** The original titles and cells of a table, by which rejected rows are shown. */
export interface TableSource {
  header: readonly string[];
  /** By line. */
  cellsOf: ReadonlyMap<number, readonly string[]>;
  sheet: SheetFacts;
}

/** Tell of a table what its rejected rows are shown by. */
export function sourceOf(table: Table<string>): TableSource {
  const { file, columns, rows, hiddenRows } = table;
  return {
    header: columns.map(({ title }) => title),
    cellsOf: new Map(rows.map(({ line, cells }) => [line, cells])),
    sheet: { name: file.sheet, hiddenSheets: file.hiddenSheets, hiddenRows },
  };
}

/**
 * Read a file and import its rows. Rows that cannot be read are rejected like those that cannot be used.
 *
 * @throws {Failure} those of `readTable`.
 */
export async function importTable(
  path: string,
  { columns, required = ['code', 'name'], run }: TableImport,
  reading: { encoding?: string | undefined; sheet?: string | undefined } = {},
): Promise<{ report: ImportReport; source: TableSource }> {
  const titles: Record<string, readonly string[]> = {};
  for (const [name, synonyms] of Object.entries(columns)) titles[name] = [name, ...synonyms];
  const table = await readTable({ path }, { columns: titles, required, ...reading });
  const blank = Object.fromEntries(table.columns.flatMap(({ field }) => (field ? [[field, '']] : [])));
  const report = await run(
    // A blank cell is passed as an empty text, which differs from a column that the file does not have.
    table.rows
      .filter((row) => !row.flaw)
      .map(({ line, values }) => ({ line, values: { ...blank, ...(values as ImportRow['values']) } })),
  );
  for (const { line, flaw } of table.rows) {
    if (!flaw) continue;
    report.read++;
    rejectUnreadable(report, line, flaw);
  }
  report.rejected.sort((a, b) => a.line - b.line);
  return { report, source: sourceOf(table) };
}
