import { shanghaiDay } from '../../../schemas/platform/shanghai.ts';
import { Failure } from '../../platform/errors/errors.ts';
import type { SourceType } from '../../register/record/sources.ts';
import { type ColumnMapping, type Header, isMapped } from '../../sheets/header/find-header.ts';
import type { IgnoredRows } from '../../sheets/header/ignored-rows.ts';
import type { InputSource } from '../../sheets/input/open-input.ts';
import { type FileFacts, openSheet, type ReadRowsOptions } from '../../sheets/open-sheet.ts';
import { type Field, sources, synonyms } from './fields.ts';
import { type Profile, profileMappingOf } from './profile.ts';
import { createRowReader } from './read-row.ts';
import type { ListRow } from './row.ts';
import type { RowResult } from './row-result.ts';
import { titlePatterns } from './title-patterns.ts';

/** What the caller knows of a list. Only the source is required; the rest is detected. */
export interface ListOptions {
  source: SourceType;
  encoding?: string | undefined;
  /** One character; by default the one of comma, tab and semicolon by which the header is recognised. */
  delimiter?: string | undefined;
  /** The sheet of a workbook, by name or by number from 1; by default the only one with a header. */
  sheet?: string | undefined;
  /** The column of each field, by its title or as `#3`; '' leaves a field out. Overrides the profile and the synonyms. */
  mapping?: ColumnMapping<Field> | undefined;
  /** A saved mapping; fields that it does not name are left out. */
  profile?: Profile | undefined;
  /** Refuse more than this many bytes of content. */
  maxBytes?: number | undefined;
  /** Words of the office for "nothing stands here", beside those of `isBlankCell`. */
  nullWords?: readonly string[] | undefined;
  /** Columns, by title or as `#3`, whose blank cells say what the cell above says (merged cells, 同上). */
  fillDown?: readonly string[] | undefined;
  now?: Date | undefined;
}

/** An opened list, which can be read any number of times and must be closed. */
export interface ListFile {
  file: FileFacts;
  header: Header<Field>;
  /** The office's own words for nothing: those of the caller and of the profile. */
  nullWords: readonly string[];
  /** The columns that are filled from above, as they were named. */
  fillDown: readonly string[];
  /** The first three rows as read. Personal data: to be shown to the importing officer, and not stored. */
  preview: string[][];
  /** The lines that the current or last reading skipped. */
  readonly ignored: IgnoredRows;
  /** What was asked of the reading beyond the columns, as JSON; undefined where nothing. */
  readAs: string | undefined;
  /** The number of rows that the current or last reading found hidden in the sheet; they are read all the same. */
  readonly hiddenRows: number;
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
    patterns: titlePatterns(sources[source].counts),
    required: ['name'],
    codes: ['code', 'orgCode', 'licence'],
    mapping: { ...(profile ? profileMappingOf(profile) : {}), ...options.mapping },
    encoding: options.encoding ?? profile?.encoding,
    delimiter: options.delimiter ?? profile?.delimiter,
    sheet: options.sheet ?? profile?.sheet,
    maxBytes,
  });
  const { file, header, preview, changed, close } = sheet;
  const nullWords = [...(profile?.nullWords ?? []), ...(options.nullWords ?? [])];
  const fillDown = options.fillDown ?? profile?.fillDown ?? [];
  const setting = { source, today: shanghaiDay(now), nullWords, filled: filledColumns(header, fillDown) };
  return {
    file,
    header,
    preview,
    nullWords,
    fillDown,
    readAs: nullWords.length || fillDown.length ? JSON.stringify({ nullWords, fillDown }) : undefined,
    get ignored() {
      return sheet.ignored;
    },
    get hiddenRows() {
      return sheet.hiddenRows;
    },
    async *rows(from) {
      const read = createRowReader(header, setting);
      // A row that is filled from above means more than its own text, and cannot be recalled by it.
      const whole = setting.filled.length === 0 ? from : { fromLine: 0 };
      for await (const rows of sheet.rows(whole)) {
        for (let at = 0; at < rows.length; at += batchSize) {
          const batch = rows.slice(at, at + batchSize).map(read);
          yield whole === from ? batch : batch.filter(({ line }) => line >= (from?.fromLine ?? 0));
        }
      }
    },
    changed,
    close,
  };
}

/** The maximum of rows in a batch. Rows are not held back to fill one: that would double the memory used. */
const batchSize = 1000;

/** The columns to fill from above, by their index. @throws {Failure} `list_column_missing` */
function filledColumns(header: Header<Field>, titles: readonly string[]): number[] {
  return titles.map((title) => {
    const column = header.columns.find((one) => isMapped(one, title));
    if (!column) throw new Failure('list_column_missing', { columns: title });
    return column.index;
  });
}
