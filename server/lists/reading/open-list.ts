import { shanghaiDay } from '../../../schemas/platform/shanghai.ts';
import type { SourceType } from '../../register/record/sources.ts';
import type { Row } from '../../sheets/cells.ts';
import type { Header, Mapping } from '../../sheets/header.ts';
import type { Ignored } from '../../sheets/ignorable.ts';
import type { Input } from '../../sheets/open-input.ts';
import { problem } from '../../sheets/problems.ts';
import { type FileFacts, type From, openSheet } from '../../sheets/sheet.ts';
import { mappingOf, type Profile } from './profile.ts';
import type { ListRow, RowProblem } from './row.ts';
import type { RowResult } from './row-result.ts';
import { type Field, synonyms } from './sources.ts';
import { impliedForm } from './union-cell.ts';
import { type Draft, maxText, readers } from './values.ts';

/** What the caller knows of a list. Only its source has to be said; all else is found out. */
export interface ListOptions {
  source: SourceType;
  encoding?: string | undefined;
  /** One character; by default comma, tab or semicolon, whichever the header is recognised by. */
  delimiter?: string | undefined;
  /** A field's column by its title, or as `#3`; '' leaves the field out. Goes before the profile and the synonyms. */
  mapping?: Mapping<Field> | undefined;
  /** A mapping kept from another time; fields that it does not name are left out. */
  profile?: Profile | undefined;
  /** Refuse more than this many bytes of content. */
  maxBytes?: number | undefined;
  now?: Date | undefined;
}

/** The file of a list, ready to be read any number of times; `close` it in the end. */
export interface ListFile {
  file: FileFacts;
  header: Header<Field>;
  /** The first three rows as read. Personal data: to be shown to who imports, and not kept. */
  preview: string[][];
  /** Rows passed over by the reading in progress, or by the last. */
  readonly ignored: Ignored;
  /** Rows in batches of a thousand at most, from the beginning or from the first at `line` or after. */
  rows(from?: From<RowResult>): AsyncGenerator<ListRow[]>;
  /** Whether the file at the path has changed since it was opened; what is read here has not. */
  changed(): Promise<boolean>;
  close(): Promise<void>;
}

/**
 * Open a coverage list (建会清单) of any form that offices hand over.
 *
 * @throws {Failure} those of `openSheet`. A bad row is never a failure: it comes with its problems.
 */
export async function openList(input: Input, options: ListOptions): Promise<ListFile> {
  const { source, profile, now = new Date(), maxBytes } = options;
  const sheet = await openSheet<Field>(input, {
    synonyms: synonyms(source),
    required: ['name'],
    codes: ['code', 'orgCode', 'licence'],
    mapping: { ...(profile ? mappingOf(profile) : {}), ...options.mapping },
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

/** Most rows handed over at a time. Rows are not held back to fill a batch: that would double the memory used. */
const batchSize = 1000;

const none: readonly RowProblem[] = Object.freeze([]);

/** Fields that must not be missing at a row's end unnoticed; an address or a phone may. */
const needed: ReadonlySet<Field> = new Set<Field>([
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

/** How rows under this header are read. */
function rowReader(header: Header<Field>, today: string): (row: Row<RowResult>) => ListRow {
  const plan = header.columns.flatMap(({ field, index }) => (field ? [{ field, index, read: readers[field] }] : []));
  const width = header.columns.length;
  const least = Math.max(...plan.filter(({ field }) => needed.has(field)).map(({ index }) => index)) + 1;
  const full = Math.max(...plan.map(({ index }) => index)) + 1;

  return ({ line, cells, flaw, print = 0, recalled }) => {
    if (recalled) return { line, cells, values: {}, problems: none, print, recalled };
    const draft: Draft = { values: {}, problems: [], today };
    const { values, problems } = draft;
    if (flaw) problems.push(problem('row', flaw));
    else if (cells.length < least) problems.push(problem('row', 'row_short'));
    else if (cells.length < full) problems.push(problem('row', 'row_cut'));
    else if (cells.length > width && cells.slice(width).some((cell) => cell.trim()))
      problems.push(problem('row', 'row_long'));

    if (problems[0]?.severity === 'error') return { line, cells, values, problems };
    for (const { field, index, read } of plan) {
      const cell = cells[index];
      if (!cell) continue;
      if (cell.length <= maxText) read(cell, draft);
      else problems.push(problem(field, field === 'name' ? 'name_unreadable' : 'text_too_long'));
    }
    if (values.name === undefined && !problems.some(({ field }) => field === 'name'))
      problems.push(problem('name', 'name_missing'));
    const { headcount, members, union } = values;
    if (union && !union.form) {
      union.form = impliedForm(union);
      problems.push(problem('unionForm', 'union_form_implied'));
    }
    if (headcount?.max != null && members && members.min > headcount.max)
      problems.push(problem('members', 'members_over_headcount'));
    return problems.length > 0 ? { line, cells, values, problems } : { line, cells, values, problems: none, print };
  };
}
