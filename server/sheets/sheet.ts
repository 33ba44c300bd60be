import { Failure } from '../platform/errors/errors.ts';
import { type Row, type RowMemory, toRows, toUnknownRows } from './cells.ts';
import { findTable, type SheetOptions } from './find-table.ts';
import { checkMapping, type Header } from './header.ts';
import { type Ignored, ignorable, ignore, nothingIgnored } from './ignorable.ts';
import { type Input, takeIn } from './open-input.ts';
import { splitRecords, type TextRecord } from './records.ts';

/** What is known of the file as a whole. `bytes` and `sha256` are those of its content, after decompression. */
export interface FileFacts {
  name: string;
  bytes: number;
  /** Line ends: about as many rows. */
  lines: number;
  sha256: string;
  encoding: string;
  delimiter: string;
}

/** Where reading begins, and what need not be read. */
export interface From<Known = unknown> {
  line?: number;
  memory?: RowMemory<Known> | undefined;
}

/** A file of rows under a header. */
export interface Sheet<F extends string> {
  file: FileFacts;
  header: Header<F>;
  /** The first three rows as read. */
  preview: string[][];
  /** Rows passed over so far. */
  ignored: Ignored;
  /** The rows from the beginning, or from the first that begins at `line` or after, by the piece. */
  rows<Known>(from?: From<Known>): AsyncGenerator<Row<Known>[]>;
  /** Whether the file at the path has changed since it was opened; what is read here has not. */
  changed(): Promise<boolean>;
  close(): Promise<void>;
}

/**
 * Open a file of rows: find its encoding, its delimiter and its header, and read the rest on demand.
 *
 * @throws {Failure} those of `takeIn`; `list_no_header`, `list_header_only`, `list_column_missing`,
 *   `list_column_twice`, `list_delimiter_invalid`
 */
export async function openSheet<F extends string>(input: Input, options: SheetOptions<F>): Promise<Sheet<F>> {
  const { delimiter } = options;
  if (delimiter !== undefined && (delimiter.length !== 1 || /["\r\n]/.test(delimiter)))
    throw new Failure('list_delimiter_invalid');
  const intake = await takeIn(input, options);
  try {
    const { header, delimiter } = await findTable(intake, options);
    checkMapping(header, options.mapping ?? {});
    const { name, bytes, lines, sha256, encoding, changed, close } = intake;
    const sheet: Sheet<F> = {
      file: { name, bytes, lines, sha256, encoding, delimiter },
      header,
      preview: [],
      ignored: nothingIgnored(),
      rows: (from) => readRows(intake.text(), sheet, options, from ?? {}),
      changed,
      close,
    };
    sheet.preview = await firstRows(sheet, 3);
    return sheet;
  } catch (error) {
    await intake.close();
    throw error;
  }
}

async function* readRows<F extends string, Known>(
  texts: AsyncIterable<string>,
  sheet: Sheet<F>,
  options: SheetOptions<F>,
  { line: fromLine = 0, memory }: From<Known>,
): AsyncGenerator<Row<Known>[]> {
  const { file, header } = sheet;
  const splitter = splitRecords(file.delimiter, header.columns.length);
  const column = (field: F) => header.columns.findIndex((one) => one.field === field);
  const others = (options.codes ?? []).map(column).filter((index) => index >= 0);
  const { kindOf, inNote } = ignorable(header.columns, { name: column(options.required[0]), others });
  const ignored = nothingIgnored();
  sheet.ignored = ignored;
  let headerRows: number = header.rows;
  let data = 0;

  const take = (records: TextRecord[]): Row<Known>[] => {
    const wanted = records.filter((record) => {
      if (record.line < header.line) ignore(ignored, record.line, 'title');
      else if (headerRows > 0) {
        ignore(ignored, record.line, 'header');
        headerRows--;
      } else return true;
      return false;
    });
    data += wanted.length;
    const later = fromLine > 0 ? wanted.filter((record) => record.line >= fromLine) : wanted;
    const rows: Row<Known>[] = memory
      ? toUnknownRows(later, file.delimiter, memory)
      : (toRows(later, file.delimiter) as Row<Known>[]);
    return rows.filter((row, at) => {
      if (row.recalled && !inNote()) return true;
      if (row.recalled) reread(row, later[at] as TextRecord);
      const kind = row.flaw && row.flaw !== 'row_stray_quote' ? undefined : kindOf(row.cells);
      if (!kind) return true;
      ignore(ignored, row.line, kind);
      data--;
      return false;
    });
  };

  const reread = (row: Row<Known>, record: TextRecord) => {
    delete row.recalled;
    Object.assign(row, toRows([record], file.delimiter)[0]);
  };

  for await (const text of texts) {
    const records: TextRecord[] = [];
    splitter.push(text, records);
    const rows = take(records);
    if (rows.length > 0) yield rows;
  }
  const records: TextRecord[] = [];
  splitter.end(records);
  const rows = take(records);
  if (data === 0) throw new Failure('list_header_only');
  if (rows.length > 0) yield rows;
}

async function firstRows<F extends string>(sheet: Sheet<F>, count: number): Promise<string[][]> {
  const found: string[][] = [];
  for await (const rows of sheet.rows()) {
    for (const { cells } of rows.slice(0, count - found.length)) found.push(cells.map((cell) => cell.slice(0, 200)));
    if (found.length >= count) break;
  }
  sheet.ignored = nothingIgnored();
  return found;
}
