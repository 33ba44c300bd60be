import { clean } from '../platform/text/clean.ts';
import type { Column } from './header.ts';
import type { Input } from './open-input.ts';
import { type FileFacts, openSheet } from './sheet.ts';

/** What columns a table may have, by the field they go to: each field's titles in any spelling, the surest first. */
export interface TableOptions<F extends string> {
  columns: Readonly<Record<F, readonly string[]>>;
  required: readonly [NoInfer<F>, ...NoInfer<F>[]];
  encoding?: string | undefined;
  delimiter?: string | undefined;
  maxBytes?: number | undefined;
}

/** One row: trimmed values by field (blank ones are left out), and all cells as read. */
export interface TableRow<F extends string> {
  line: number;
  values: Partial<Record<F, string>>;
  cells: readonly string[];
  /** The row cannot be read (an open quote, over 1 MB, NUL, …): say so and skip it. A code of `problems.ts`. */
  flaw?: 'row_open_quote' | 'row_too_long' | 'row_nul' | 'row_damaged';
}

/** A whole table, in memory. */
export interface Table<F extends string> {
  file: FileFacts;
  columns: readonly Column<F>[];
  rows: TableRow<F>[];
}

/**
 * Read a whole table of moderate size, such as stations, unions or regions, with the reader of lists.
 *
 * Title rows, 合计 and 填表说明 are passed over; a broken row is returned with its `flaw`. The reason for a flaw is
 * `reason(flaw)` of `problems.ts`.
 *
 * @throws {Failure} those of `openSheet`; `list_too_large` over `maxBytes` (64 MB unless told).
 */
export async function readTable<F extends string>(input: Input, options: TableOptions<F>): Promise<Table<F>> {
  const { columns: synonyms, required, encoding, delimiter, maxBytes = 64 * 1024 * 1024 } = options;
  const sheet = await openSheet(input, { synonyms, required, encoding, delimiter, maxBytes });
  try {
    const { file, header } = sheet;
    const found: TableRow<F>[] = [];
    for await (const rows of sheet.rows()) {
      for (const { line, cells, flaw } of rows) {
        const values: Partial<Record<F, string>> = {};
        for (const { field, index } of header.columns) {
          const value = field ? clean(cells[index] ?? '') : '';
          if (field && value) values[field] = value;
        }
        found.push(flaw && flaw !== 'row_stray_quote' ? { line, values, cells, flaw } : { line, values, cells });
      }
    }
    return { file, columns: header.columns, rows: found };
  } finally {
    await sheet.close();
  }
}
