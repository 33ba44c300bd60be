import { loadRegions } from '../regions/reference.ts';
import { createIndexes } from './indexes.ts';

/** What a migration did. */
export interface Migration {
  /** Regions written; 0 where the reference data was there already. */
  regions: number;
}

/**
 * Bring a database to the form that this version needs: collections, indexes, reference data.
 *
 * It can be run at any time and again; it takes nothing away.
 */
export async function migrate(): Promise<Migration> {
  await createIndexes();
  return { regions: await loadRegions() };
}
