import { migrate } from './migrate.ts';
import { markMigrated } from './migration-mark.ts';

/** Migrate the trial's database, and leave the mark by which a command of the same program sees that nothing is to be done. */
export async function migrateTrial(): Promise<void> {
  await migrate();
  await markMigrated();
}
