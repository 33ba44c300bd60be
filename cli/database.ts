import { readDatabasePlace } from '../server/config.ts';
import { migrate } from '../server/database/migrate.ts';
import { openDatabase } from '../server/database/open.ts';
import { stepText } from '../server/trial/notice.ts';
import type { Io } from './io.ts';

/**
 * Run with the database open: the one that `MONGODB_URI` names, or the trial's, whether the server runs or not.
 *
 * The trial's is brought to this version's form first, so that a command is all that a first use needs.
 */
export async function withDatabase<Result>(io: Io, work: () => Promise<Result>): Promise<Result> {
  const place = readDatabasePlace(process.env);
  const database = await openDatabase(place, (step) => {
    // That a database was found and is ready is what everybody expects.
    const text = step.step === 'found' || step.step === 'ready' ? undefined : stepText(step, io.language);
    if (text) io.note(text);
  });
  try {
    if (place.uri === undefined) await migrate();
    return await work();
  } finally {
    await database.close();
  }
}
