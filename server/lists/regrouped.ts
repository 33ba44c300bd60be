import type { List } from '../../schemas/list.ts';
import { nextSerial } from '../employers/store.ts';
import { liveLists } from './batches.ts';
import { unpackRows } from './chunk-record.ts';
import { chunks } from './store.ts';

/**
 * Employers of which a list repeats a row, but maybe not all rows of the list before, or with others beside.
 *
 * For each employer the hashes of its rows are added up in this list and in the last one before it that speaks of the
 * employer. Where the sums agree the rows are the same; the others are few, and looked at one by one.
 */
export async function doubtful(list: List): Promise<Set<number>> {
  const earlier = (await liveLists(list.source, list._id)).filter(
    ({ _id, asOf }) => asOf < list.asOf || (asOf === list.asOf && _id < list._id),
  );
  if (earlier.length === 0) return new Set();
  const size = await nextSerial();
  const sums = new Float64Array(size);
  const repeats = new Uint8Array(size);
  let open = 0;
  for await (const record of chunks().find({ list: list._id })) {
    for (const { serial, hash, outcome } of unpackRows(record)) {
      if (serial === 0) continue;
      sums[serial] = plus(sums[serial], hash);
      if (outcome !== 'unchanged' || repeats[serial]) continue;
      repeats[serial] = 1;
      open++;
    }
  }

  const suspects = new Set<number>();
  for (const { _id } of earlier) {
    if (open === 0) break;
    const before = new Float64Array(size);
    const spoken = new Uint8Array(size);
    for await (const record of chunks().find({ list: _id })) {
      for (const { serial, hash } of unpackRows(record)) {
        if (serial === 0 || serial >= size || !repeats[serial]) continue;
        before[serial] = plus(before[serial], hash);
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

/** A sum that stays exact: hashes have 53 bits. */
function plus(sum: number | undefined, hash: number): number {
  return ((sum ?? 0) + hash) % 2 ** 53;
}
