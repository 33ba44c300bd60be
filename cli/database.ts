import { openDatabase } from '../server/platform/database/open-database.ts';
import { parseKeyRing, setKeyRing } from '../server/platform/encryption/key-ring.ts';
import { verifyKeys } from '../server/platform/encryption/verify-keys.ts';
import { readDatabaseConfig } from '../server/startup/config.ts';
import { isMigrated } from '../server/startup/migrations/migration-mark.ts';
import { createMongodStepPrinter } from '../server/startup/trial/show-steps.ts';
import type { Io } from './terminal/io.ts';

/**
 * Run with the database open: the one that `MONGODB_URI` names, or that of the trial, whether the server runs or not.
 *
 * The trial's database is migrated first, unless this very program has done so, so that a first use needs no other command.
 */
export async function withDatabase<Result>(io: Io, work: () => Promise<Result>): Promise<Result> {
  return withUnmigratedDatabase(io, async (trial) => {
    if (trial && !(await isMigrated()))
      await (await import('../server/startup/migrations/migrate-trial.ts')).migrateTrial();
    return work();
  });
}

/** A request of a phone must be answered at once or not at all. A command can wait for its turn on a busy machine. */
const patience = { waitQueueTimeoutMS: 60_000 };

/** Run with the database open without migrating it first: for the command that migrates it. */
export async function withUnmigratedDatabase<Result>(
  io: Io,
  work: (trial: boolean) => Promise<Result>,
): Promise<Result> {
  const config = readDatabaseConfig(process.env);
  const showStep = createMongodStepPrinter(io.language);
  const database = await openDatabase(
    config,
    (step) => {
      // Everybody expects that a database is found and ready, so these steps are not shown.
      if (step.step !== 'found' && step.step !== 'ready') showStep(step);
    },
    patience,
  );
  try {
    const keys = config.uri === undefined ? await trialSecrets(config.dataDir) : config.personalKeys;
    // A command that reads no personal data needs no keys. One that does fails with an error that names the variable.
    if (keys) {
      setKeyRing(parseKeyRing(keys));
      await verifyKeys();
    }
    return await work(config.uri === undefined);
  } finally {
    await database.close();
  }
}

async function trialSecrets(dataDir: string) {
  const { loadTrialSecrets } = await import('../server/startup/trial/trial-secrets.ts');
  return loadTrialSecrets(dataDir);
}
