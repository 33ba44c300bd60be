import { regionRange } from '../../access/staff/scope.ts';
import { nextSerial } from '../../register/employers/serials.ts';
import { storedEmployers, storedPaths } from '../../register/record/employer-collection.ts';
import { rankOf, type SourceType } from '../../register/record/sources.ts';
import { chunks } from '../planning/list-collections.ts';
import { serialsOf } from '../planning/stored-chunk.ts';
import { listsInEffect } from './find-lists.ts';

/**
 * Flag as missing the employers that the newest complete list of a source no longer holds, and no others. Nothing is
 * deleted.
 *
 * A partial list can clear a flag, and never sets one.
 *
 * @returns the number of flagged employers.
 */
export async function flagMissing(source: SourceType): Promise<number> {
  const rank = rankOf[source];
  const inEffect = await listsInEffect(source);
  const newestComplete = inEffect.findIndex(({ partial }) => !partial);
  const missing = new Uint8Array(await nextSerial());
  const list = inEffect[newestComplete];
  if (list) {
    for (const older of inEffect.slice(newestComplete + 1))
      await eachSerial(older._id, (serial) => {
        missing[serial] = 1;
      });
    for (const newer of inEffect.slice(0, newestComplete + 1))
      await eachSerial(newer._id, (serial) => {
        missing[serial] = 0;
      });
  }

  const flagged = storedEmployers().find({ missing: rank }, { projection: { _id: 1 } });
  const cleared: number[] = [];
  for await (const { _id } of flagged) if (missing[_id] !== 1) cleared.push(_id);
  for (const page of pages(cleared)) {
    await storedEmployers().updateMany({ _id: { $in: page } }, { $pull: { missing: rank }, $inc: { rev: 1 } });
    await storedEmployers().updateMany({ _id: { $in: page }, missing: [] }, { $unset: { missing: '' } });
  }
  for (const page of pages(missing.keys().filter((serial) => missing[serial] === 1))) {
    await storedEmployers().updateMany(
      {
        _id: { $in: page },
        missing: { $ne: rank },
        [storedPaths.source]: rank,
        region: regionRange(list?.region ?? ''),
      },
      { $addToSet: { missing: rank }, $inc: { rev: 1 } },
    );
  }
  return storedEmployers().countDocuments({ missing: rank });
}

async function eachSerial(list: number, visit: (serial: number) => void): Promise<void> {
  for await (const record of chunks().find({ list }, { projection: { serials: 1 }, batchSize: 200 })) {
    for (const serial of serialsOf(record)) if (serial > 0) visit(serial);
  }
}

function* pages(serials: Iterable<number>): Generator<number[]> {
  let page: number[] = [];
  for (const serial of serials) {
    page.push(serial);
    if (page.length < 1000) continue;
    yield page;
    page = [];
  }
  if (page.length > 0) yield page;
}
