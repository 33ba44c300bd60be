import { trusted } from 'mongoose';
import {
  type Drive,
  DriveEmployerModel,
  type DriveFilter,
  DriveModel,
} from '../../../schemas/organising/coverage-drive.ts';
import { shanghaiDay } from '../../../schemas/platform/shanghai.ts';
import { coversRegion, regionRange, requireRegion, type Scope } from '../../access/staff/scope.ts';
import { WriteConflict } from '../../platform/database/transaction.ts';
import { Failure } from '../../platform/errors/errors.ts';
import { coverageRulesInForce } from '../../register/classification/generations.ts';
import { inTransaction } from '../../register/employers/write-transaction.ts';
import { employers } from '../../register/record/employer-collection.ts';
import { findRegionInScope } from '../../territory/regions/find-regions.ts';
import { countedEmployersFilter } from '../coverage/drill-down.ts';
import { meetsCriteria } from '../coverage/employer-criteria.ts';

/** A drive to be created. */
export interface NewDrive {
  id: string;
  name: string;
  filter: DriveFilter;
  /** First and last day, `YYYY-MM-DD`. */
  from: string;
  to: string;
  /** How many employers are to be organised; all on the list where it is left out. */
  target?: number | undefined;
}

/**
 * Create a special drive (专项行动). Its list is made of the employers that its filter finds today.
 *
 * @throws {Failure} `region_not_found`, `outside_scope`, `drive_exists`, `drive_empty`, `drive_period_invalid`.
 */
export async function createDrive(
  { id, name, filter, from, to, target }: NewDrive,
  { by, scope, now }: { by: string; scope: Scope; now: Date },
): Promise<Drive> {
  if (to < from) throw new Failure('drive_period_invalid');
  const { _id } = await findRegionInScope(filter.region, scope);
  const { region: _, ...criteria } = filter;
  const rules = await coverageRulesInForce();
  const day = shanghaiDay(now);
  const list: { drive: string; employer: number; region: string; union: string }[] = [];
  for await (const employer of employers().find(countedEmployersFilter(_id), { batchSize: 2000 })) {
    if (!meetsCriteria(employer, criteria, day, rules)) continue;
    list.push({ drive: id, employer: employer._id, region: employer.region ?? '', union: employer.union ?? 'none' });
  }
  if (list.length === 0) throw new Failure('drive_empty');
  const drive: Drive = {
    ...{ _id: id, name, filter: { ...filter, region: _id }, region: _id, from, to, by, at: now },
    ...{ target: target ?? list.length, employers: list.length },
  };
  await inTransaction(async (session) => {
    if (await DriveModel.exists({ _id: id }).session(session)) throw new Failure('drive_exists', { drive: id });
    await DriveModel.create([drive], { session });
    for (let at = 0; at < list.length; at += 10_000)
      await DriveEmployerModel.collection.insertMany(list.slice(at, at + 10_000), { ordered: false, session });
  }).catch((error) => {
    throw error instanceof WriteConflict ? new Failure('drive_exists', { drive: id }) : error;
  });
  return drive;
}

/** List the drives of a scope's regions and of the regions above them, the newest first. */
export async function listDrives(scope: Scope): Promise<Drive[]> {
  const all = (await DriveModel.find().sort({ at: -1 }).limit(1000).lean()) as Drive[];
  return all.filter((drive) => concerns(drive, scope));
}

/** Find a drive. @throws {Failure} `drive_not_found`, also where it does not concern the scope. */
export async function findDrive(id: string, scope: Scope): Promise<Drive> {
  const drive = (await DriveModel.findById(id).lean()) as Drive | null;
  if (!drive || !concerns(drive, scope)) throw new Failure('drive_not_found', { drive: id });
  return drive;
}

/** The serials of the employers on the list of a drive in a region. @throws {Failure} `drive_not_found`, `outside_scope`. */
export async function serialsOfDrive(id: string, region: string, scope: Scope): Promise<Set<number>> {
  const drive = await findDrive(id, scope);
  return new Set((await readDriveList(drive._id, region, scope)).map(({ employer }) => employer));
}

/** Read the list of a drive in a region, by region and serial. @throws {Failure} `outside_scope`. */
export async function readDriveList(drive: string, region: string, scope: Scope) {
  requireRegion(scope, region);
  return DriveEmployerModel.find({ drive, region: trusted(regionRange(region)) })
    .sort({ region: 1, employer: 1 })
    .lean();
}

/**
 * The region in which a drive is shown: the wanted one or, without one, the drive's own as far as the scope covers it. A
 * wanted region outside that of the drive is replaced by the drive's own.
 *
 * @throws {Failure} `region_not_found`, `outside_scope`.
 */
export async function shownRegionOf({ region }: Drive, wanted: string | undefined, scope: Scope): Promise<string> {
  const own = coversRegion(scope, region) ? region : scope.regions.find((held) => held.startsWith(region));
  const { _id } = await findRegionInScope(wanted ?? own ?? region, scope);
  return _id.startsWith(region) ? _id : region;
}

/** Whether a drive is of a region in the scope, or of one that holds such a region. */
function concerns({ region }: Pick<Drive, 'region'>, scope: Scope): boolean {
  return coversRegion(scope, region) || scope.regions.some((held) => held.startsWith(region));
}
