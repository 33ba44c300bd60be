import { Failure } from '../../platform/errors/errors.ts';
import { cleanCell } from '../../platform/text/clean-cell.ts';
import type { SheetRow } from '../csv/cells.ts';
import type { SheetColumn } from '../header/find-header.ts';
import type { InputSource } from '../input/open-input.ts';
import { type FileFacts, openSheet } from '../open-sheet.ts';

/** The columns of a table, and what the caller knows of the file. */
interface TableOptions<F extends string> {
  /** The titles of each field's column, the surest first. */
  columns: Readonly<Record<F, readonly string[]>>;
  required: readonly [NoInfer<F>, ...NoInfer<F>[]];
  encoding?: string | undefined;
  delimiter?: string | undefined;
  /** The sheet of a workbook, by name or by number from 1; by default the only one with a header. */
  sheet?: string | undefined;
  maxBytes?: number | undefined;
}

/** One row of a table. */
export interface TableRow<F extends string> {
  line: number;
  /** The trimmed values by field; blank ones are left out. */
  values: Partial<Record<F, string>>;
  /** All cells as they were read. */
  cells: readonly string[];
  /** Why the row cannot be read, as a `ProblemCode`: the caller reports it and skips the row. */
  flaw?: Exclude<SheetRow['flaw'], 'row_stray_quote' | undefined>;
}

/** A whole table in memory. */
export interface Table<F extends string> {
  file: FileFacts;
  columns: readonly SheetColumn<F>[];
  rows: TableRow<F>[];
  /** The number of rows that are hidden in the sheet, which are read all the same. */
  hiddenRows: number;
}

/**
 * Read a whole table of moderate size, such as stations, unions or regions, into memory.
 *
 * Titles, totals (合计) and notes (填表说明) are ignored. A row that cannot be read is returned with its `flaw`; `reasonOf`
 * gives the text of a flaw.
 *
 * @throws {Failure} those of `openSheet`; `list_too_large` over `maxBytes`, 64 MB by default, or
 *   `list_workbook_too_large` over as many characters.
 */
export async function readTable<F extends string>(input: InputSource, options: TableOptions<F>): Promise<Table<F>> {
  const { columns: synonyms, required, encoding, delimiter, sheet: sheetName, maxBytes = 64 * 1024 * 1024 } = options;
  const sheet = await openSheet(input, { synonyms, required, encoding, delimiter, sheet: sheetName, maxBytes });
  try {
    const { file, header } = sheet;
    const rows: TableRow<F>[] = [];
    let length = 0;
    for await (const chunk of sheet.rows()) {
      for (const { line, cells, flaw } of chunk) {
        // A workbook of few bytes may unpack to many.
        for (const cell of cells) length += cell.length;
        if (length > maxBytes) throw new Failure('list_workbook_too_large');
        const values: Partial<Record<F, string>> = {};
        for (const { field, index } of header.columns) {
          const value = field ? cleanCell(cells[index] ?? '') : '';
          if (field && value) values[field] = value;
        }
        rows.push(flaw && flaw !== 'row_stray_quote' ? { line, values, cells, flaw } : { line, values, cells });
      }
    }
    return { file, columns: header.columns, rows, hiddenRows: sheet.hiddenRows };
  } finally {
    await sheet.close();
  }
}
