import type { DriveEmployer, DriveOutcome } from '../../../schemas/organising/coverage-drive.ts';
import { shanghaiDay } from '../../../schemas/platform/shanghai.ts';
import type { UnionState } from '../../../schemas/register/statement.ts';
import type { Scope } from '../../access/staff/scope.ts';
import { dayMs } from '../../platform/calendar/durations.ts';
import { employers } from '../../register/record/employer-collection.ts';
import { findRegion, listRegionsBelow } from '../../territory/regions/find-regions.ts';
import { rateOf } from '../coverage/table.ts';
import { findDrive, readDriveList, shownRegionOf } from './drives.ts';

/** The progress of a drive in a region. */
export interface DriveProgressRow {
  region: string | null;
  name: string;
  employers: number;
  organised: number;
  gone: number;
  open: number;
}

/**
 * Work out the progress of a drive in its own region, or in a region inside it, and in each child of that region.
 *
 * An employer is organised where it had no union and has one now, or was in a joint union and has its own now.
 *
 * @throws {Failure} `drive_not_found`, `region_not_found`, `outside_scope`.
 */
export async function driveProgressOf(
  id: string,
  { region: code, scope, now }: { region?: string | undefined; scope: Scope; now: Date },
) {
  const drive = await findDrive(id, scope);
  const region = await findRegion(await shownRegionOf(drive, code, scope));
  const children = await listRegionsBelow(region._id);
  const list = await readDriveList(id, region._id, scope);
  const rows = new Map<string | null, DriveProgressRow>();
  const total: DriveProgressRow = { region: region._id, name: region.name, ...zero };
  const digits = children[0]?._id.length ?? 0;
  const names = new Map(children.map(({ _id, name }) => [_id, name]));
  for (let at = 0; at < list.length; at += 1000) {
    const batch = list.slice(at, at + 1000);
    const unions = await unionsOf(batch.map(({ employer }) => employer));
    for (const entry of batch) {
      const child = entry.region.slice(0, digits);
      const key = names.has(child) ? child : null;
      const row = rows.get(key) ?? { ...zero, region: key, name: names.get(key ?? '') ?? '未定位' };
      rows.set(key, row);
      for (const into of [row, total]) {
        into.employers++;
        into[driveOutcomeOf(entry, unions.get(entry.employer))]++;
      }
    }
  }
  return {
    drive,
    total,
    children: [...rows.values()].sort((a, b) => ((a.region ?? '~') < (b.region ?? '~') ? -1 : 1)),
    reached: rateOf(total.organised, drive.target),
    daysLeft: daysBetween(shanghaiDay(now), drive.to),
  };
}

const zero = { employers: 0, organised: 0, gone: 0, open: 0 };

/** What became of an employer on the list of a drive. @param now its union now; undefined where it is gone. */
export function driveOutcomeOf({ union }: Pick<DriveEmployer, 'union'>, now: UnionState | undefined): DriveOutcome {
  if (!now) return 'gone';
  const isOrganised = now === 'own' ? union !== 'own' : now === 'joint' && union === 'none';
  return isOrganised ? 'organised' : 'open';
}

/** The union of each employer that is not gone, by serial. */
async function unionsOf(serials: number[]): Promise<Map<number, UnionState>> {
  const found = await employers()
    .find(
      { _id: { $in: serials }, into: { $exists: false }, state: { $exists: false } },
      { projection: { union: 1 }, batchSize: 1000 },
    )
    .toArray();
  return new Map(found.map(({ _id, union }) => [_id, union ?? 'none']));
}

function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / dayMs);
}
