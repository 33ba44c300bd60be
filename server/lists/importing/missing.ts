import { regionRange } from '../../access/staff/scope.ts';
import { nextSerial } from '../../register/employers/write-changes.ts';
import { rankOf, type SourceType } from '../../register/record/sources.ts';
import { employers } from '../../register/record/working-set.ts';
import { serialsOf } from '../planning/chunk-record.ts';
import { chunks } from '../planning/collections.ts';
import { liveLists } from './find-lists.ts';

/**
 * Flag the employers that the newest whole list of a source no longer holds, and only those; nothing is deleted.
 *
 * A partial list can clear a flag, never set one.
 *
 * @returns how many are flagged.
 */
export async function flagMissing(source: SourceType): Promise<number> {
  const s = rankOf[source];
  const live = await liveLists(source);
  const whole = live.findIndex(({ partial }) => !partial);
  const missing = new Uint8Array(await nextSerial());
  const list = live[whole];
  if (list) {
    for (const older of live.slice(whole + 1))
      await eachSerial(older._id, (serial) => {
        missing[serial] = 1;
      });
    for (const newer of live.slice(0, whole + 1))
      await eachSerial(newer._id, (serial) => {
        missing[serial] = 0;
      });
  }

  const flagged = employers().find({ missing: s }, { projection: { _id: 1 } });
  const cleared: number[] = [];
  for await (const { _id } of flagged) if (missing[_id] !== 1) cleared.push(_id);
  for (const some of pages(cleared)) {
    await employers().updateMany({ _id: { $in: some } }, { $pull: { missing: s }, $inc: { rev: 1 } });
    await employers().updateMany({ _id: { $in: some }, missing: [] }, { $unset: { missing: '' } });
  }
  for (const some of pages(missing.keys().filter((serial) => missing[serial] === 1))) {
    await employers().updateMany(
      { _id: { $in: some }, missing: { $ne: s }, 'claims.s': s, region: regionRange(list?.region ?? '') },
      { $addToSet: { missing: s }, $inc: { rev: 1 } },
    );
  }
  return employers().countDocuments({ missing: s });
}

async function eachSerial(list: number, visit: (serial: number) => void): Promise<void> {
  for await (const record of chunks().find({ list }, { projection: { serials: 1 }, batchSize: 200 })) {
    for (const serial of serialsOf(record)) if (serial > 0) visit(serial);
  }
}

function* pages(all: Iterable<number>): Generator<number[]> {
  let some: number[] = [];
  for (const one of all) {
    some.push(one);
    if (some.length < 1000) continue;
    yield some;
    some = [];
  }
  if (some.length > 0) yield some;
}
