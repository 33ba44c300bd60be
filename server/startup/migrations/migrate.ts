import { seedEventKinds } from '../../activities/events/event-kinds.ts';
import { beginFiguresOfOldRegister } from '../../organising/coverage/rebuild.ts';
import { createIndexes } from '../../platform/database/indexes.ts';
import { assignExisting } from '../../register/assignment/reassign-all.ts';
import { seedStationTables } from '../../stations/vocabulary/station-tables.ts';
import { loadRegions } from '../../territory/regions/load-regions.ts';
import { addStationFields } from './add-station-fields.ts';
import { convertRolesToAppointments } from './convert-roles-to-appointments.ts';
import { encryptOpenids } from './encrypt-openids.ts';
import { hidePeopleInAudit } from './hide-people-in-audit.ts';
import { setEventStates } from './set-event-states.ts';

/** What a migration changed. */
export interface MigrationReport {
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
export async function migrate(): Promise<MigrationReport> {
  // First, because a person without a blind index of the openid would violate its unique index.
  const encrypted = await encryptOpenids();
  await convertRolesToAppointments();
  await setEventStates();
  await createIndexes();
  await seedEventKinds();
  await seedStationTables();
  await addStationFields();
  await hidePeopleInAudit(new Date());
  const regions = await loadRegions();
  await beginFiguresOfOldRegister();
  await assignExisting();
  return { regions, encrypted };
}
