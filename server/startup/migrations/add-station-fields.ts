import { trusted } from 'mongoose';
import { StationModel } from '../../../schemas/stations/station.ts';
import { secondMs } from '../../platform/calendar/durations.ts';
import { transact } from '../../platform/database/transaction.ts';
import { takeVersions } from '../../stations/record/version-numbers.ts';
import { foldWord } from '../../stations/vocabulary/fold-word.ts';
import { readKeysByWord } from '../../stations/vocabulary/station-tables.ts';

const batchSize = 1000;
const timeoutMs = 30 * secondMs;

/**
 * Add the fields that stations of an earlier version lack: state, version and lists. Services become keys if the table of
 * services knows their word.
 *
 * @returns how many stations were changed.
 */
export async function addStationFields(): Promise<number> {
  const words = await readKeysByWord('services');
  for (let completed = 0; ; ) {
    const found = await StationModel.find({ state: trusted({ $exists: false }) }, { services: 1 })
      .limit(batchSize)
      .lean();
    if (found.length === 0) return completed;
    await transact(performance.now() + timeoutMs, async (session) => {
      const first = await takeVersions(found.length, session);
      await StationModel.collection.bulkWrite(
        found.map(({ _id, services }, at) => ({
          updateOne: {
            filter: { _id },
            update: {
              $set: {
                aliases: [],
                serves: [],
                pictures: [],
                state: 'open',
                services: [...new Set(services.map((text) => words.get(foldWord(text)) ?? text))],
                version: first + at,
              },
            },
          },
        })),
        { session },
      );
    });
    completed += found.length;
  }
}
