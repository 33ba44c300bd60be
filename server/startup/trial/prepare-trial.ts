import { hash, verify } from '@node-rs/argon2';
import { StaffModel } from '../../../schemas/access/staff.ts';
import { StationModel } from '../../../schemas/stations/station.ts';
import { ReferenceModel } from '../../../schemas/territory/reference-data.ts';
import { UnionModel } from '../../../schemas/territory/union.ts';
import { addStaff } from '../../access/staff/accounts.ts';
import { wholeInstallation } from '../../access/staff/scope.ts';
import { importUnions } from '../../register/assignment/import-unions.ts';
import { loadSampleEmployers } from '../sample/load-employers.ts';
import { loadSampleEvents } from '../sample/load-events.ts';
import { loadSampleStations } from '../sample/load-stations.ts';
import { readSampleRows } from '../sample/sample-files.ts';

/** The user name of the trial's staff account. */
const trialUsername = 'trial';

/**
 * Create the trial's staff account and load the sample into an empty database.
 *
 * The sample is imported by the functions that the command line uses. If a crash interrupts it, the next start loads the
 * rest.
 */
export async function prepareTrial(trial: { sample: boolean; password: string; now: Date }): Promise<void> {
  await ensureAccount(trial.password);
  if (trial.sample && (await shouldLoadSample())) {
    await loadSample(trial.now);
    await markSample('loaded');
  }
}

/** Create the account. If the file of secrets was deleted, set the new password, which the start prints. */
async function ensureAccount(password: string): Promise<void> {
  const account = await StaffModel.findOne({ username: trialUsername }).lean();
  if (!account) {
    await addStaff({ username: trialUsername, password, role: 'system_admin', union: wholeInstallation });
  } else if (!(await verify(account.passwordHash, password))) {
    await StaffModel.updateOne({ _id: account._id }, { $set: { passwordHash: await hash(password) } });
  }
}

async function loadSample(now: Date): Promise<void> {
  await importUnions(readSampleRows('unions'), { sample: true });
  await loadSampleStations(now);
  await loadSampleEvents(now);
  await loadSampleEmployers(now);
}

/** Decide whether to load the sample: the database is empty, or an earlier load was interrupted. Marks the load as begun. */
async function shouldLoadSample(): Promise<boolean> {
  const mark = await ReferenceModel.findById('sample').lean();
  if (mark) return mark.version === 'loading';
  const inUse = (await UnionModel.exists({})) ?? (await StationModel.exists({}));
  if (!inUse) await markSample('loading');
  return !inUse;
}

async function markSample(version: 'loading' | 'loaded'): Promise<void> {
  await ReferenceModel.updateOne({ _id: 'sample' }, { $set: { version } }, { upsert: true });
}
