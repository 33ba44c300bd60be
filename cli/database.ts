import { openDatabase } from '../server/platform/database/open.ts';
import { openKeyRing, readKeyRing } from '../server/platform/encryption/keys.ts';
import { checkKeys } from '../server/platform/encryption/verify-keys.ts';
import { readDatabasePlace } from '../server/startup/config.ts';
import { migrate } from '../server/startup/migrations/migrate.ts';
import { trialSecrets } from '../server/startup/trial/secrets.ts';
import { showSteps } from '../server/startup/trial/show-steps.ts';
import type { Io } from './io.ts';

/**
 * Run with the database open: the one that `MONGODB_URI` names, or the trial's, whether the server runs or not.
 *
 * The trial's is brought to this version's form first, so that a command is all that a first use needs.
 */
export async function withDatabase<Result>(io: Io, work: () => Promise<Result>): Promise<Result> {
  return withDatabaseAsItIs(io, async (trial) => {
    if (trial) await migrate();
    return work();
  });
}

/** The same with a database of any form: for the command that mends it. */
export async function withDatabaseAsItIs<Result>(io: Io, work: (trial: boolean) => Promise<Result>): Promise<Result> {
  const place = readDatabasePlace(process.env);
  const show = showSteps(io.language);
  const database = await openDatabase(place, (step) => {
    // That a database was found and is ready is what everybody expects.
    if (step.step !== 'found' && step.step !== 'ready') show(step);
  });
  try {
    const keys = place.uri === undefined ? await trialSecrets(place.dataDir) : place.personalKeys;
    // A command that reads no personal data needs none; one that does says what is not set.
    if (keys) {
      openKeyRing(readKeyRing(keys));
      await checkKeys();
    }
    return await work(place.uri === undefined);
  } finally {
    await database.close();
  }
}
