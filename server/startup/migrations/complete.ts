import { trusted } from 'mongoose';
import { StationModel } from '../../../schemas/stations/station.ts';
import { transact } from '../../platform/database/transaction.ts';
import { takeVersions } from '../../stations/versions.ts';
import { foldWord, wordsOfTable } from '../../stations/vocabulary/tables.ts';

const batch = 1000;
const patienceMs = 30_000;

/**
 * Give stations of an earlier version the fields that came since: a state, a version, lists; services become keys where
 * the table knows their word.
 *
 * @returns how many there were.
 */
export async function completeStations(): Promise<number> {
  const words = await wordsOfTable('services');
  for (let completed = 0; ; ) {
    const found = await StationModel.find({ state: trusted({ $exists: false }) }, { services: 1 })
      .limit(batch)
      .lean();
    if (found.length === 0) return completed;
    await transact(performance.now() + patienceMs, async (session) => {
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
