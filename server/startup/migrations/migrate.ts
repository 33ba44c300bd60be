import { seedEventKinds } from '../../activities/events/kinds.ts';
import { beginOldFigures } from '../../organising/coverage/rebuild.ts';
import { createIndexes } from '../../platform/database/indexes.ts';
import { placeOld } from '../../register/assignment/place-all.ts';
import { loadStationTables } from '../../stations/vocabulary/tables.ts';
import { loadRegions } from '../../territory/regions/reference.ts';
import { giveEventStates } from './0001-event-states.ts';
import { completeStations } from './complete.ts';
import { encryptOpenids } from './encrypt-openids.ts';
import { makeFirstAppointments } from './first-appointments.ts';

/** What a migration changed. */
export interface Migration {
  /** How many regions were written. 0 if the reference data was up to date. */
  regions: number;
  /** How many openids of an earlier version were encrypted. */
  encrypted: number;
}

/**
 * Migrate the database to this version: collections, indexes, reference data and documents of earlier versions.
 *
 * It can be run at any time and repeatedly. It deletes no data.
 */
export async function migrate(): Promise<Migration> {
  // First, because a person without a blind index of the openid would violate its unique index.
  const encrypted = await encryptOpenids();
  await makeFirstAppointments();
  await giveEventStates();
  await createIndexes();
  await seedEventKinds();
  await loadStationTables();
  await completeStations();
  const regions = await loadRegions();
  await beginOldFigures();
  await placeOld();
  return { regions, encrypted };
}
