import { shanghaiDay } from '../../../schemas/platform/shanghai.ts';
import type { SourceType } from '../../register/record/sources.ts';
import type { SheetRow } from '../../sheets/csv/cells.ts';
import type { ColumnMapping, Header } from '../../sheets/header/find-header.ts';
import type { IgnoredRows } from '../../sheets/header/ignored-rows.ts';
import type { InputSource } from '../../sheets/input/open-input.ts';
import { type FileFacts, openSheet, type ReadRowsOptions } from '../../sheets/open-sheet.ts';
import { makeProblem } from '../../sheets/problems/problems.ts';
import { type Field, synonyms } from './fields.ts';
import { type Profile, profileMappingOf } from './profile.ts';
import type { ListRow, RowProblem, WritableRow } from './row.ts';
import type { RowResult } from './row-result.ts';
import { impliedForm } from './union-cell.ts';
import { maxText, readers } from './values.ts';

/** What the caller knows of a list. Only the source is required; the rest is detected. */
export interface ListOptions {
  source: SourceType;
  encoding?: string | undefined;
  /** One character; by default the one of comma, tab and semicolon by which the header is recognised. */
  delimiter?: string | undefined;
  /** The column of each field, by its title or as `#3`; '' leaves a field out. Overrides the profile and the synonyms. */
  mapping?: ColumnMapping<Field> | undefined;
  /** A saved mapping; fields that it does not name are left out. */
  profile?: Profile | undefined;
  /** Refuse more than this many bytes of content. */
  maxBytes?: number | undefined;
  now?: Date | undefined;
}

/** An opened list, which can be read any number of times and must be closed. */
export interface ListFile {
  file: FileFacts;
  header: Header<Field>;
  /** The first three rows as read. Personal data: to be shown to the importing officer, and not stored. */
  preview: string[][];
  /** The lines that the current or last reading skipped. */
  readonly ignored: IgnoredRows;
  /** Read rows in batches of at most a thousand, from the beginning or from the first row at `line` or after it. */
  rows(from?: ReadRowsOptions<RowResult>): AsyncGenerator<ListRow[]>;
  /** Whether the file at the path was replaced or changed since it was opened. What is read here stays the same. */
  changed(): Promise<boolean>;
  close(): Promise<void>;
}

/**
 * Open a coverage list (建会清单) in any form that offices deliver.
 *
 * @throws {Failure} those of `openSheet`. A bad row is no failure: it carries its problems.
 */
export async function openList(input: InputSource, options: ListOptions): Promise<ListFile> {
  const { source, profile, now = new Date(), maxBytes } = options;
  const sheet = await openSheet<Field>(input, {
    synonyms: synonyms(source),
    required: ['name'],
    codes: ['code', 'orgCode', 'licence'],
    mapping: { ...(profile ? profileMappingOf(profile) : {}), ...options.mapping },
    encoding: options.encoding ?? profile?.encoding,
    delimiter: options.delimiter ?? profile?.delimiter,
    maxBytes,
  });
  const { file, header, preview, changed, close } = sheet;
  const read = rowReader(header, shanghaiDay(now));
  return {
    file,
    header,
    preview,
    get ignored() {
      return sheet.ignored;
    },
    async *rows(from) {
      for await (const rows of sheet.rows(from)) {
        for (let at = 0; at < rows.length; at += batchSize) yield rows.slice(at, at + batchSize).map(read);
      }
    },
    changed,
    close,
  };
}

/** The maximum of rows in a batch. Rows are not held back to fill one: that would double the memory used. */
const batchSize = 1000;

const none: readonly RowProblem[] = Object.freeze([]);

/** A row that ends before one of these fields is rejected. An address or a phone at the end may be missing. */
const required: ReadonlySet<Field> = new Set<Field>([
  'name',
  'code',
  'orgCode',
  'licence',
  'headcount',
  'members',
  'district',
  'unionName',
  'unionCode',
  'unionForm',
]);

/** A function that reads the rows under a header. */
function rowReader(header: Header<Field>, today: string): (row: SheetRow<RowResult>) => ListRow {
  const columns = header.columns.flatMap(({ field, index }) => (field ? [{ field, index, read: readers[field] }] : []));
  const width = header.columns.length;
  const requiredWidth = Math.max(...columns.filter(({ field }) => required.has(field)).map(({ index }) => index)) + 1;
  const fullWidth = Math.max(...columns.map(({ index }) => index)) + 1;

  return ({ line, cells, flaw, hash = 0, known }) => {
    if (known) return { line, cells, values: {}, problems: none, textHash: hash, recalled: known };
    const row: WritableRow = { values: {}, problems: [] };
    const { values, problems } = row;
    if (flaw) problems.push(makeProblem('row', flaw));
    else if (cells.length < requiredWidth) problems.push(makeProblem('row', 'row_short'));
    else if (cells.length < fullWidth) problems.push(makeProblem('row', 'row_cut'));
    else if (cells.length > width && cells.slice(width).some((cell) => cell.trim()))
      problems.push(makeProblem('row', 'row_long'));

    if (problems[0]?.severity === 'error') return { line, cells, values, problems };
    for (const { field, index, read } of columns) {
      const cell = cells[index];
      if (!cell) continue;
      if (cell.length <= maxText) read(cell, row, today);
      else problems.push(makeProblem(field, field === 'name' ? 'name_unreadable' : 'text_too_long'));
    }
    if (values.name === undefined && !problems.some(({ field }) => field === 'name'))
      problems.push(makeProblem('name', 'name_missing'));
    const { headcount, members, union } = values;
    if (union && !union.form) {
      union.form = impliedForm(union);
      problems.push(makeProblem('unionForm', 'union_form_implied'));
    }
    if (headcount?.max != null && members && members.min > headcount.max)
      problems.push(makeProblem('members', 'members_over_headcount'));
    return problems.length > 0
      ? { line, cells, values, problems }
      : { line, cells, values, problems: none, textHash: hash };
  };
}
