import { reason } from './problems.ts';
import { readTable } from './table.ts';
import type { ImportReport, Row } from './table-report.ts';

/** A kind of table that can be imported: the synonyms of its columns, and what takes its rows. */
export interface TableImport {
  columns: Readonly<Record<string, readonly string[]>>;
  /** Columns without which the header is not recognised; code and name where it is left out. */
  required?: readonly [string, ...string[]] | undefined;
  run: (rows: Row[]) => Promise<ImportReport>;
}

/** A table as it stood in its file, for its refused rows to be shown. */
export interface TableSource {
  header: readonly string[];
  cellsOf: ReadonlyMap<number, readonly string[]>;
}

/**
 * Read a file and import its rows; what could not be read is refused like what could not be used.
 *
 * @throws {Failure} those of `readTable`.
 */
export async function importTable(
  path: string,
  { columns, required = ['code', 'name'], run }: TableImport,
  encoding?: string,
): Promise<{ report: ImportReport; source: TableSource }> {
  const titles: Record<string, readonly string[]> = {};
  for (const [name, synonyms] of Object.entries(columns)) titles[name] = [name, ...synonyms];
  const table = await readTable({ path }, { columns: titles, required, encoding });
  const blank = Object.fromEntries(table.columns.flatMap(({ field }) => (field ? [[field, '']] : [])));
  const report = await run(
    // A blank cell is there, and blank: what a file does not hold at all is another thing.
    table.rows
      .filter((row) => !row.flaw)
      .map(({ line, values }) => ({ line, values: { ...blank, ...(values as Row['values']) } })),
  );
  for (const { line, flaw } of table.rows) {
    if (!flaw) continue;
    report.read++;
    report.rejected.push({
      line,
      field: 'row',
      fieldName: { 'zh-CN': '整行', en: 'row' },
      code: flaw,
      reason: { 'zh-CN': reason(flaw, 'zh-CN'), en: reason(flaw, 'en') },
    });
  }
  report.rejected.sort((a, b) => a.line - b.line);
  return {
    report,
    source: {
      header: table.columns.map(({ title }) => title),
      cellsOf: new Map(table.rows.map(({ line, cells }) => [line, cells])),
    },
  };
}
