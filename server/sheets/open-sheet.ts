import { Failure } from '../platform/errors/errors.ts';
import { type RowCache, type SheetRow, toRows, toRowsWithCache } from './csv/cells.ts';
import { createRecordSplitter, type TextRecord } from './csv/records.ts';
import { checkMapping, type Header } from './header/find-header.ts';
import { findTable, type SheetOptions } from './header/find-table.ts';
import { countIgnored, createRowClassifier, type IgnoredRows, noIgnoredRows } from './header/ignored-rows.ts';
import { buildTitleLookup } from './header/titles.ts';
import { type InputSource, openInput } from './input/open-input.ts';

/** The facts of a whole file. `bytes` and `sha256` are those of its content after decompression. */
export interface FileFacts {
  name: string;
  bytes: number;
  /** The number of line ends, which is about the number of rows. */
  lines: number;
  sha256: string;
  encoding: string;
  delimiter: string;
}

/** Which rows to read, and which need not be parsed. */
export interface ReadRowsOptions<Known = unknown> {
  /** The first line to read. */
  fromLine?: number;
  /** The cache of known rows, which are not parsed. */
  cache?: RowCache<Known> | undefined;
}

/** An opened file of rows under a header. */
export interface OpenedSheet<F extends string> {
  file: FileFacts;
  header: Header<F>;
  /** The first three rows, as they were read. */
  preview: string[][];
  /** The rows ignored so far. */
  ignored: IgnoredRows;
  /** Read the rows in chunks, from the beginning or from the first that begins at `line` or later. */
  rows<Known>(from?: ReadRowsOptions<Known>): AsyncGenerator<SheetRow<Known>[]>;
  /** Whether the file at the path has changed since it was opened. The rows come from a copy, which has not. */
  changed(): Promise<boolean>;
  close(): Promise<void>;
}

/**
 * Open a file of rows: find its encoding, its delimiter and its header, and read the rest on demand.
 *
 * @throws {Failure} those of `openInput`; `list_no_header`, `list_header_only`, `list_column_missing`,
 *   `list_column_twice`, `list_delimiter_invalid`
 */
export async function openSheet<F extends string>(
  input: InputSource,
  options: SheetOptions<F>,
): Promise<OpenedSheet<F>> {
  const { delimiter } = options;
  if (delimiter !== undefined && (delimiter.length !== 1 || /["\r\n]/.test(delimiter)))
    throw new Failure('list_delimiter_invalid');
  const opened = await openInput(input, options);
  try {
    const { header, delimiter } = await findTable(opened, options);
    checkMapping(header, options.mapping ?? {});
    const { name, bytes, lines, sha256, encoding, changed, close } = opened;
    const sheet: OpenedSheet<F> = {
      file: { name, bytes, lines, sha256, encoding, delimiter },
      header,
      preview: [],
      ignored: noIgnoredRows(),
      rows: (from) => readRows(opened.text(), sheet, options, from ?? {}),
      changed,
      close,
    };
    sheet.preview = await firstRows(sheet, 3);
    return sheet;
  } catch (error) {
    await opened.close();
    throw error;
  }
}

async function* readRows<F extends string, Known>(
  texts: AsyncIterable<string>,
  sheet: OpenedSheet<F>,
  options: SheetOptions<F>,
  { fromLine = 0, cache }: ReadRowsOptions<Known>,
): AsyncGenerator<SheetRow<Known>[]> {
  const { file, header } = sheet;
  const splitter = createRecordSplitter(file.delimiter, header.columns.length);
  const column = (field: F) => header.columns.findIndex((candidate) => candidate.field === field);
  const others = (options.codes ?? []).map(column).filter((index) => index >= 0);
  const { kindOf, inNote } = createRowClassifier(
    header.columns,
    { name: column(options.required[0]), others },
    buildTitleLookup(options.synonyms, options.patterns),
  );
  const ignored = noIgnoredRows();
  sheet.ignored = ignored;
  let headerRows: number = header.rows;
  let dataRows = 0;

  const toDataRows = (records: TextRecord[]): SheetRow<Known>[] => {
    const belowHeader = records.filter((record) => {
      if (record.line < header.line) countIgnored(ignored, record.line, 'title');
      else if (headerRows > 0) {
        countIgnored(ignored, record.line, 'header');
        headerRows--;
      } else return true;
      return false;
    });
    dataRows += belowHeader.length;
    const wanted = fromLine > 0 ? belowHeader.filter((record) => record.line >= fromLine) : belowHeader;
    const rows: SheetRow<Known>[] = cache
      ? toRowsWithCache(wanted, file.delimiter, cache)
      : (toRows(wanted, file.delimiter) as SheetRow<Known>[]);
    return rows.filter((row, at) => {
      if (row.known && !inNote()) return true;
      // After a note a known row must be parsed, because it may continue the note.
      if (row.known) parseAgain(row, wanted[at] as TextRecord);
      const kind = row.flaw && row.flaw !== 'row_stray_quote' ? undefined : kindOf(row.cells);
      if (!kind) return true;
      countIgnored(ignored, row.line, kind);
      dataRows--;
      return false;
    });
  };

  const parseAgain = (row: SheetRow<Known>, record: TextRecord) => {
    delete row.known;
    Object.assign(row, toRows([record], file.delimiter)[0]);
  };

  for await (const text of texts) {
    const records: TextRecord[] = [];
    splitter.push(text, records);
    const rows = toDataRows(records);
    if (rows.length > 0) yield rows;
  }
  const records: TextRecord[] = [];
  splitter.end(records);
  const rows = toDataRows(records);
  if (dataRows === 0) throw new Failure('list_header_only');
  if (rows.length > 0) yield rows;
}

async function firstRows<F extends string>(sheet: OpenedSheet<F>, count: number): Promise<string[][]> {
  const first: string[][] = [];
  for await (const rows of sheet.rows()) {
    for (const { cells } of rows.slice(0, count - first.length)) first.push(cells.map((cell) => cell.slice(0, 200)));
    if (first.length >= count) break;
  }
  sheet.ignored = noIgnoredRows();
  return first;
}
