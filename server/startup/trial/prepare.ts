import { hash, verify } from '@node-rs/argon2';
import { StaffModel } from '../../../schemas/access/staff.ts';
import { StationModel } from '../../../schemas/stations/station.ts';
import { ReferenceModel } from '../../../schemas/territory/region.ts';
import { UnionModel } from '../../../schemas/territory/union.ts';
import { addStaff } from '../../access/staff/accounts.ts';
import { wholeInstallation } from '../../access/staff/scope.ts';
import { importUnions } from '../../register/assignment/import-unions.ts';
import { importStations } from '../../stations/importing/import.ts';
import { loadSampleEmployers } from '../sample/employers.ts';
import { loadSampleEvents } from '../sample/events.ts';
import { sampleRows } from '../sample/files.ts';

/** The user name of the trial's staff account. */
const trialUsername = 'trial';

/**
 * Make the trial's staff account and, where the database is empty, load the sample.
 *
 * The sample goes in by the functions that the command line uses; what a crash cut short is loaded at the next start.
 */
export async function prepareTrial(trial: { sample: boolean; password: string; now: Date }): Promise<void> {
  await ensureAccount(trial.password);
  if (trial.sample && (await claimSample())) {
    await loadSample(trial.now);
    await markSample('loaded');
  }
}

/** Where the secrets were removed, the account takes the new password: the one that the start prints. */
async function ensureAccount(password: string): Promise<void> {
  const account = await StaffModel.findOne({ username: trialUsername }).lean();
  if (!account) {
    await addStaff({ username: trialUsername, password, role: 'system_admin', union: wholeInstallation });
  } else if (!(await verify(account.passwordHash, password))) {
    await StaffModel.updateOne({ _id: account._id }, { $set: { passwordHash: await hash(password) } });
  }
}

async function loadSample(now: Date): Promise<void> {
  await importUnions(sampleRows('unions'), { sample: true });
  await importStations(sampleRows('stations'), { now, sample: true });
  await loadSampleEvents(now);
  await loadSampleEmployers(now);
}

/** Whether the sample is to be loaded: into an empty database, or where loading it began and did not end. */
async function claimSample(): Promise<boolean> {
  const mark = await ReferenceModel.findById('sample').lean();
  if (mark) return mark.version === 'loading';
  const inUse = (await UnionModel.exists({})) ?? (await StationModel.exists({}));
  if (!inUse) await markSample('loading');
  return !inUse;
}

async function markSample(version: 'loading' | 'loaded'): Promise<void> {
  await ReferenceModel.updateOne({ _id: 'sample' }, { $set: { version } }, { upsert: true });
}
