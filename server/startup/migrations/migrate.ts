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

/** What a migration did. */
export interface Migration {
  /** Regions written; 0 where the reference data was there already. */
  regions: number;
  /** People whose openid was stored in plain text by an earlier version. */
  encrypted: number;
}

/**
 * Bring a database to the form that this version needs: collections, indexes, reference data.
 *
 * It can be run at any time and again; it takes nothing away.
 */
export async function migrate(): Promise<Migration> {
  // First: people without the index of their openid would stand in the way of its being unique.
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
