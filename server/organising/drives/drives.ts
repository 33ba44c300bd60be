import { trusted } from 'mongoose';
import {
  type Drive,
  DriveEmployerModel,
  type DriveFilter,
  DriveModel,
} from '../../../schemas/organising/coverage-drive.ts';
import { shanghaiDay } from '../../../schemas/platform/shanghai.ts';
import { coversRegion, regionRange, requireRegion, type Scope } from '../../access/staff/scope.ts';
import { Failure } from '../../platform/errors/errors.ts';
import { rulesInForce } from '../../register/classification/generations.ts';
import { Outdated } from '../../platform/database/transaction.ts';
import { inTransaction } from '../../register/employers/write-transaction.ts';
import { employers } from '../../register/record/working-set.ts';
import { findRegionWithin } from '../../territory/regions/find.ts';
import { countedBelow } from '../coverage/employers.ts';
import { isWanted } from '../coverage/filter.ts';

/** A drive to be begun. */
export interface NewDrive {
  id: string;
  name: string;
  filter: DriveFilter;
  /** First and last day, `YYYY-MM-DD`. */
  from: string;
  to: string;
  /** Employers to be organised; all on the list unless told. */
  target?: number | undefined;
}

/**
 * Begin a special drive (专项行动): the employers that its filter finds today are its list.
 *
 * @throws {Failure} `region_not_found`, `outside_scope`, `drive_exists`, `drive_empty`, `drive_period_invalid`.
 */
export async function beginDrive(
  { id, name, filter, from, to, target }: NewDrive,
  { by, scope, now }: { by: string; scope: Scope; now: Date },
): Promise<Drive> {
  if (to < from) throw new Failure('drive_period_invalid');
  const { _id: region } = await findRegionWithin(filter.region, scope);
  const { region: _, ...wanted } = filter;
  const rules = await rulesInForce();
  const day = shanghaiDay(now);
  const list: { drive: string; employer: number; region: string; union: string }[] = [];
  for await (const employer of employers().find(countedBelow(region), { batchSize: 2000 })) {
    if (!isWanted(employer, wanted, day, rules)) continue;
    list.push({ drive: id, employer: employer._id, region: employer.region ?? '', union: employer.union ?? 'none' });
  }
  if (list.length === 0) throw new Failure('drive_empty');
  const drive: Drive = {
    ...{ _id: id, name, filter: { ...filter, region }, region, from, to, by, at: now },
    ...{ target: target ?? list.length, employers: list.length },
  };
  await inTransaction(async (session) => {
    if (await DriveModel.exists({ _id: id }).session(session)) throw new Failure('drive_exists', { drive: id });
    await DriveModel.create([drive], { session });
    for (let at = 0; at < list.length; at += 10_000)
      await DriveEmployerModel.collection.insertMany(list.slice(at, at + 10_000), { ordered: false, session });
  }).catch((error) => {
    throw error instanceof Outdated ? new Failure('drive_exists', { drive: id }) : error;
  });
  return drive;
}

/** The drives of a scope's regions, and those of regions above, the newest first. */
export async function findDrives(scope: Scope): Promise<Drive[]> {
  const all = (await DriveModel.find().sort({ at: -1 }).limit(1000).lean()) as Drive[];
  return all.filter(
    ({ region }) => coversRegion(scope, region) || scope.regions.some((held) => held.startsWith(region)),
  );
}

/** A drive. @throws {Failure} `drive_not_found`, also where it is of another region. */
export async function findDrive(id: string, scope: Scope): Promise<Drive> {
  const drive = (await DriveModel.findById(id).lean()) as Drive | null;
  const concerned =
    drive && (coversRegion(scope, drive.region) || scope.regions.some((held) => held.startsWith(drive.region)));
  if (!concerned) throw new Failure('drive_not_found', { drive: id });
  return drive;
}

/** The serials on the list of a drive in a region. @throws {Failure} `drive_not_found`, `outside_scope`. */
export async function serialsDriven(id: string, region: string, scope: Scope): Promise<Set<number>> {
  const drive = await findDrive(id, scope);
  return new Set((await drivenIn(drive._id, region, scope)).map(({ employer }) => employer));
}

/** The list of a drive in a region, by region and serial. @throws {Failure} `outside_scope`. */
export async function drivenIn(drive: string, region: string, scope: Scope) {
  requireRegion(scope, region);
  return DriveEmployerModel.find({ drive, region: trusted(regionRange(region)) })
    .sort({ region: 1, employer: 1 })
    .lean();
}

/**
 * The region in which a drive is looked at: the one asked for, else its own, or the officer's own in it.
 *
 * @throws {Failure} `region_not_found`, `outside_scope`.
 */
export async function regionSeen({ region }: Drive, asked: string | undefined, scope: Scope): Promise<string> {
  const own = coversRegion(scope, region) ? region : scope.regions.find((held) => held.startsWith(region));
  const { _id } = await findRegionWithin(asked ?? own ?? region, scope);
  return _id.startsWith(region) ? _id : region;
}
