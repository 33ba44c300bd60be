import { createHash } from 'node:crypto';
import type { List } from '../../../schemas/lists/list.ts';
import { version } from '../../platform/package/version.ts';
import type { RowMemory } from '../../sheets/cells.ts';
import type { Places } from '../../territory/regions/place-finder.ts';
import type { OpenedList } from '../reading/opened-list.ts';
import { rowPrinter } from '../reading/row-hash.ts';
import type { RowResult } from '../reading/row-result.ts';
import type { LastList } from './previous-list.ts';

/**
 * All that decides what a row's text means, as one text: the version of the reader, columns and their meaning, the
 * delimiter, where employers may lie, and whose rows are refused.
 *
 * Not the day: a row is remembered only where nothing was wrong with it, and a date that is past stays so. Not the
 * list's as-of day: it says when the statement holds, and not what it says.
 */
export function readingOf(
  { file, header }: OpenedList,
  { source, region, within, mapping }: Pick<List, 'source' | 'region' | 'within' | 'mapping'>,
  places: Places | undefined,
): string {
  const titles = header.columns.map(({ title = '' }) => title);
  const parts = [version, source, mapping, titles, file.delimiter, region, places?.version, within];
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url');
}

/** The rows of the list before, known by their text; without it only prints are made, for the list after this one. */
export function memoryOf(last: LastList | undefined): RowMemory<RowResult> {
  return {
    printOf: rowPrinter(),
    recall: (print, line) => last?.findText(print, line),
  };
}
