import { type RowCache, type SheetRow, toRows, toRowsWithCache } from './csv/cells.ts';
import { createRecordSplitter, type TextRecord } from './csv/records.ts';
import type { OpenedInput } from './input/open-input.ts';
import type { SurveyedSheet } from './workbook/open-workbook.ts';
import type { WorkbookRow } from './workbook/sheet-rows.ts';

/** Where the rows of a table come from: the lines of a text, or a sheet of a workbook. */
export interface RowSource<Raw extends RawRow> {
  /** Read the rows from the beginning, in batches, those above the table as well. */
  read(): AsyncGenerator<Raw[]>;
  /** Parse rows; those that the cache knows are not parsed, and get a hash. */
  parse<Known>(rows: readonly Raw[], cache?: RowCache<Known>): SheetRow<Known>[];
}

/** A row before it is parsed. */
interface RawRow {
  line: number;
  hidden?: true;
}

/** The rows of a text. @param width the number of columns. */
export function textRows(
  opened: OpenedInput,
  { delimiter, width }: { delimiter: string; width: number },
): RowSource<TextRecord> {
  return {
    async *read() {
      const splitter = createRecordSplitter(delimiter, width);
      for await (const text of opened.text()) {
        const records: TextRecord[] = [];
        splitter.push(text, records);
        yield records;
      }
      const records: TextRecord[] = [];
      splitter.end(records);
      yield records;
    },
    parse: <Known>(records: readonly TextRecord[], cache?: RowCache<Known>) =>
      cache ? toRowsWithCache(records, delimiter, cache) : (toRows(records, delimiter) as SheetRow<Known>[]),
  };
}

/**
 * The rows of a sheet below its header. They have as many cells as the header has columns, or more where more are filled: a sheet
 * has no short rows.
 *
 * @param firstLine the first line below the header.
 */
export function workbookRows(
  sheet: SurveyedSheet,
  { firstLine, width }: { firstLine: number; width: number },
): RowSource<WorkbookRow> {
  return {
    read: () => sheet.rows(firstLine),
    parse: <Known>(rows: readonly WorkbookRow[], cache?: RowCache<Known>) =>
      rows.map(({ line, cells, flaw }): SheetRow<Known> => {
        while (cells.length < width) cells.push('');
        while (cells.length > width && cells.at(-1) === '') cells.pop();
        if (flaw) return { line, cells, flaw };
        if (!cache) return { line, cells };
        const hash = cache.hashOf(cells.join(cellSeparator));
        const known = cache.lookUp(hash, line);
        return known ? { line, cells: [], hash, known } : { line, cells, hash };
      }),
  };
}

/** The unit separator of ASCII, which no cell has. */
const cellSeparator = '\x1f';
