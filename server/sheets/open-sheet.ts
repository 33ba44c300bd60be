import { Failure } from '../platform/errors/errors.ts';
import type { RowCache, SheetRow } from './csv/cells.ts';
import { checkMapping, type Header } from './header/find-header.ts';
import { findTable, type SheetOptions } from './header/find-table.ts';
import { countIgnored, createRowClassifier, type IgnoredRows, noIgnoredRows } from './header/ignored-rows.ts';
import { buildTitleLookup } from './header/titles.ts';
import { type InputSource, type OpenedContainer, type OpenedInput, openInput } from './input/open-input.ts';
import { type RowSource, textRows, workbookRows } from './row-source.ts';
import { chooseSheet } from './workbook/choose-sheet.ts';
import { openWorkbook } from './workbook/open-workbook.ts';

/** The facts of a whole file. `bytes` and `sha256` are those of its content after decompression by gzip. */
export interface FileFacts {
  name: string;
  bytes: number;
  /** The number of line ends, or of rows of the sheet, which is about the number of rows; 0 if unknown. */
  lines: number;
  sha256: string;
  /** Null for a workbook. */
  encoding: string | null;
  /** Null for a workbook. */
  delimiter: string | null;
  /** The name of the sheet that is read; null for a text. */
  sheet: string | null;
  /** The names of the workbook's hidden sheets. */
  hiddenSheets: string[];
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
  /** The number of rows read so far that a filter or a person has hidden in the sheet. */
  hiddenRows: number;
  /** Read the rows in chunks, from the beginning or from the first that begins at `line` or later. */
  rows<Known>(from?: ReadRowsOptions<Known>): AsyncGenerator<SheetRow<Known>[]>;
  /** Whether the file at the path has changed since it was opened. The rows come from a copy, which has not. */
  changed(): Promise<boolean>;
  close(): Promise<void>;
}

/** What a table is read by. */
interface TableSource<F extends string> {
  header: Header<F>;
  facts: Pick<FileFacts, 'lines' | 'encoding' | 'delimiter' | 'sheet' | 'hiddenSheets'>;
  source: RowSource<{ line: number; hidden?: true }>;
  close(): Promise<void>;
}

/**
 * Open a file of rows, a text or a workbook: find its encoding, its delimiter or its sheet, and its header, and read the rest on
 * demand.
 *
 * @throws {Failure} those of `openInput`, `openWorkbook` and `chooseSheet`; `list_no_header`, `list_header_only`,
 *   `list_column_missing`, `list_column_twice`, `list_delimiter_invalid`
 */
export async function openSheet<F extends string>(
  input: InputSource,
  options: SheetOptions<F>,
): Promise<OpenedSheet<F>> {
  const { delimiter } = options;
  if (delimiter !== undefined && (delimiter.length !== 1 || /["\r\n]/.test(delimiter)))
    throw new Failure('list_delimiter_invalid');
  const opened = await openInput(input, options);
  let table: TableSource<F> | undefined;
  const close = async () => {
    await table?.close();
    await opened.close();
  };
  try {
    table = opened.container ? await tableOfWorkbook(opened, options) : await tableOfText(opened, options);
    const { header, facts, source } = table;
    checkMapping(header, options.mapping ?? {});
    const { name, bytes, sha256, changed } = opened;
    const sheet: OpenedSheet<F> = {
      file: { name, bytes, sha256, ...facts },
      header,
      preview: [],
      ignored: noIgnoredRows(),
      hiddenRows: 0,
      rows: (from) => readRows(source, sheet, options, from ?? {}),
      changed,
      close,
    };
    sheet.preview = await firstRows(sheet, 3);
    return sheet;
  } catch (error) {
    await close();
    throw error;
  }
}

async function tableOfText<F extends string>(opened: OpenedInput, options: SheetOptions<F>): Promise<TableSource<F>> {
  const { header, delimiter } = await findTable(opened, options);
  const { lines, encoding } = opened;
  return {
    header,
    facts: { lines, encoding, delimiter, sheet: null, hiddenSheets: [] },
    source: textRows(opened, { delimiter, width: header.columns.length }),
    close: async () => {},
  };
}

async function tableOfWorkbook<F extends string>(
  opened: OpenedContainer,
  options: SheetOptions<F>,
): Promise<TableSource<F>> {
  const workbook = await openWorkbook(opened);
  try {
    const { sheet, header } = await chooseSheet(workbook, options);
    const surveyed = await sheet.survey();
    const hiddenSheets = workbook.sheets.filter(({ isHidden }) => isHidden).map(({ name }) => name);
    const below = { firstLine: header.line + header.rows, width: header.columns.length };
    return {
      header,
      facts: { lines: surveyed.rowCount, encoding: null, delimiter: null, sheet: sheet.name, hiddenSheets },
      source: workbookRows(surveyed, below),
      close: workbook.close,
    };
  } catch (error) {
    await workbook.close();
    throw error;
  }
}

async function* readRows<F extends string, Known>(
  source: TableSource<F>['source'],
  sheet: OpenedSheet<F>,
  options: SheetOptions<F>,
  { fromLine = 0, cache }: ReadRowsOptions<Known>,
): AsyncGenerator<SheetRow<Known>[]> {
  const { header } = sheet;
  const column = (field: F) => header.columns.findIndex((candidate) => candidate.field === field);
  const others = (options.codes ?? []).map(column).filter((index) => index >= 0);
  const { kindOf, inNote, inOtherTable } = createRowClassifier(
    header,
    { name: column(options.required[0]), others },
    buildTitleLookup(options.synonyms, options.patterns),
  );
  const ignored = noIgnoredRows();
  sheet.ignored = ignored;
  sheet.hiddenRows = 0;
  let headerRows: number = header.rows;
  let dataRows = 0;

  for await (const raw of source.read()) {
    const belowHeader = raw.filter(({ line }) => {
      if (line < header.line) countIgnored(ignored, line, 'title');
      else if (headerRows > 0) {
        countIgnored(ignored, line, 'header');
        headerRows--;
      } else return true;
      return false;
    });
    dataRows += belowHeader.length;
    // Rows above the first one that is wanted are read too: a note or another table may begin there.
    const isAbove = (belowHeader.at(-1)?.line ?? 0) < fromLine;
    const rows = source.parse(belowHeader, isAbove ? undefined : cache).filter((row, at) => {
      if (row.known && !inNote() && !inOtherTable()) return row.line >= fromLine;
      // There a known row must be parsed, because it may continue the note, or mean something else.
      if (row.known) {
        delete row.known;
        Object.assign(row, source.parse([belowHeader[at] as (typeof belowHeader)[number]])[0]);
      }
      const isUnreadable = row.flaw !== undefined && row.flaw !== 'row_stray_quote';
      const kind = isUnreadable ? undefined : kindOf(row.cells);
      if (!kind) {
        if (inOtherTable() && !isUnreadable) row.flaw = 'row_other_table';
        return row.line >= fromLine;
      }
      countIgnored(ignored, row.line, kind);
      dataRows--;
      return false;
    });
    for (const { hidden } of belowHeader) if (hidden) sheet.hiddenRows++;
    if (rows.length > 0) yield rows;
  }
  if (dataRows === 0) throw new Failure('list_header_only');
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
