import { createHash } from 'node:crypto';
import type { List } from '../../../schemas/lists/list.ts';
import { version } from '../../platform/package/version.ts';
import type { RowCache } from '../../sheets/csv/cells.ts';
import type { PlaceFinder } from '../../territory/regions/place-finder.ts';
import type { OpenedList } from '../reading/opened-list.ts';
import { rowHasher } from '../reading/row-hash.ts';
import type { RowResult } from '../reading/row-result.ts';
import type { PreviousList } from './previous-list.ts';

/**
 * Fingerprint all that decides what a row's text means: the version of the reader, the columns and their fields, the
 * delimiter, the places of employers, and the regions outside of which rows are rejected.
 *
 * The day of reading is left out, because only rows without problems are recalled, and a past date stays in the past. The
 * list's as-of day is left out, because it says when a statement holds and not what it says.
 */
export function readerFingerprint(
  { file, header, readAs }: OpenedList,
  { source, region, within, mapping }: Pick<List, 'source' | 'region' | 'within' | 'mapping'>,
  places: PlaceFinder | undefined,
): string {
  const titles = header.columns.map(({ title = '' }) => title);
  const parts = [version, source, mapping, titles, file.delimiter, region, places?.version, within, readAs];
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url');
}

/** The memory of the previous list's rows by their text. Without a previous list it only hashes rows, for the next list. */
export function rowMemoryOf(last: PreviousList | undefined): RowCache<RowResult> {
  return {
    hashOf: rowHasher(),
    lookUp: (print, line) => last?.findByText(print, line),
  };
}
