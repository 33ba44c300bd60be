import type { List } from '../../../schemas/lists/list.ts';
import { nextSerial } from '../../register/employers/serials.ts';
import { chunkScan, chunks } from '../planning/list-collections.ts';
import { chunkColumnsOf, flagsOf } from '../planning/stored-chunk.ts';
import { listsBefore } from './find-lists.ts';

/**
 * Find employers of which a list repeats a row, but perhaps not the same set of rows as the list before.
 *
 * For each employer the hashes of its rows are summed up in this list and in the latest list before it that holds the
 * employer. If the sums are equal the rows are the same. The other employers are few, and the caller checks each of them.
 *
 * @returns their serials.
 */
export async function findRegrouped(list: List): Promise<Set<number>> {
  const earlier = await listsBefore(list);
  if (earlier.length === 0) return new Set();
  const size = await nextSerial();
  const sums = new Uint32Array(size);
  const repeated = new Uint8Array(size);
  let unresolved = 0;
  for await (const record of chunks().find({ list: list._id }, chunkScan)) {
    const { serials, hashes, flags } = chunkColumnsOf(record);
    for (const [at, serial] of serials.entries()) {
      if (serial === 0) continue;
      // The array keeps the sum modulo 2^32.
      sums[serial] = (sums[serial] ?? 0) + ((hashes[at] ?? 0) % 2 ** 32);
      if (repeated[serial] || flagsOf(flags[at] ?? 0).outcome !== 'unchanged') continue;
      repeated[serial] = 1;
      unresolved++;
    }
  }

  const suspects = new Set<number>();
  for (const { _id } of earlier) {
    if (unresolved === 0) break;
    const earlierSums = new Uint32Array(size);
    const held = new Uint8Array(size);
    for await (const record of chunks().find({ list: _id }, chunkScan)) {
      const { serials, hashes } = chunkColumnsOf(record);
      for (const [at, serial] of serials.entries()) {
        if (serial === 0 || !repeated[serial]) continue;
        earlierSums[serial] = (earlierSums[serial] ?? 0) + ((hashes[at] ?? 0) % 2 ** 32);
        held[serial] = 1;
      }
    }
    for (const serial of held.keys()) {
      if (!held[serial]) continue;
      if (earlierSums[serial] !== sums[serial]) suspects.add(serial);
      repeated[serial] = 0;
      unresolved--;
    }
  }
  for (const serial of repeated.keys()) if (repeated[serial]) suspects.add(serial);
  return suspects;
}
