import type { List } from '../../../schemas/lists/list.ts';
import { nextSerial } from '../../register/employers/write-changes.ts';
import { columnsOf, flagsOf } from '../planning/chunk-record.ts';
import { chunkScan, chunks } from '../planning/collections.ts';
import { listsBefore } from './find-lists.ts';

/**
 * Employers of which a list repeats a row, but maybe not all rows of the list before, or with others beside.
 *
 * For each employer the hashes of its rows are added up in this list and in the last one before it that speaks of the
 * employer. Where the sums agree the rows are the same; the others are few, and looked at one by one.
 */
export async function doubtful(list: List): Promise<Set<number>> {
  const earlier = await listsBefore(list);
  if (earlier.length === 0) return new Set();
  const size = await nextSerial();
  const sums = new Uint32Array(size);
  const repeats = new Uint8Array(size);
  let open = 0;
  for await (const record of chunks().find({ list: list._id }, chunkScan)) {
    const { serials, hashes, flags } = columnsOf(record);
    for (const [at, serial] of serials.entries()) {
      if (serial === 0) continue;
      // The array takes the sum modulo 2^32.
      sums[serial] = (sums[serial] ?? 0) + ((hashes[at] ?? 0) % 2 ** 32);
      if (repeats[serial] || flagsOf(flags[at] ?? 0).outcome !== 'unchanged') continue;
      repeats[serial] = 1;
      open++;
    }
  }

  const suspects = new Set<number>();
  for (const { _id } of earlier) {
    if (open === 0) break;
    const before = new Uint32Array(size);
    const spoken = new Uint8Array(size);
    for await (const record of chunks().find({ list: _id }, chunkScan)) {
      const { serials, hashes } = columnsOf(record);
      for (const [at, serial] of serials.entries()) {
        if (serial === 0 || !repeats[serial]) continue;
        before[serial] = (before[serial] ?? 0) + ((hashes[at] ?? 0) % 2 ** 32);
        spoken[serial] = 1;
      }
    }
    for (const serial of spoken.keys()) {
      if (!spoken[serial]) continue;
      if (before[serial] !== sums[serial]) suspects.add(serial);
      repeats[serial] = 0;
      open--;
    }
  }
  for (const serial of repeats.keys()) if (repeats[serial]) suspects.add(serial);
  return suspects;
}
