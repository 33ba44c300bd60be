import type { ReadRowsOptions } from '../../sheets/open-sheet.ts';
import type { ListRow } from './row.ts';
import type { RowResult } from './row-result.ts';

/** The part of an opened list (`openList`) that an import needs. */
export interface OpenedList {
  file: { name: string; sha256: string; lines?: number; delimiter?: string | null; sheet?: string | null };
  header: { columns: readonly { title?: string; field?: string | null | undefined }[] };
  /** What the officer asked of the reading beyond the columns, as JSON; absent where nothing. */
  readAs?: string | undefined;
  /** Read rows from the beginning, or from the first that begins at a line or after it. */
  rows(from?: ReadRowsOptions<RowResult>): AsyncIterable<readonly ListRow[]>;
}
