import type { DriveEmployer, DriveFate } from '../../../schemas/organising/coverage-drive.ts';
import { shanghaiDay } from '../../../schemas/platform/shanghai.ts';
import type { UnionState } from '../../../schemas/register/statement.ts';
import type { Scope } from '../../access/staff/scope.ts';
import { employers } from '../../register/record/working-set.ts';
import { childRegions, findRegion } from '../../territory/regions/find.ts';
import { rateOf } from '../coverage/table.ts';
import { drivenIn, findDrive, regionSeen } from './drives.ts';

/** How far a drive is in a region. */
export interface DriveRow {
  region: string | null;
  name: string;
  employers: number;
  organised: number;
  gone: number;
  open: number;
}

/**
 * How far a drive is in its region, or in one of its regions, and in each of its children.
 *
 * Organised are those of its list that had no union and have one now, or were in a joint one and have their own now.
 *
 * @throws {Failure} `drive_not_found`, `region_not_found`, `outside_scope`.
 */
export async function driveProgress(
  id: string,
  { region: code, scope, now }: { region?: string | undefined; scope: Scope; now: Date },
) {
  const drive = await findDrive(id, scope);
  const region = await findRegion(await regionSeen(drive, code, scope));
  const children = await childRegions(region._id);
  const list = await drivenIn(id, region._id, scope);
  const rows = new Map<string | null, DriveRow>();
  const total: DriveRow = { region: region._id, name: region.name, employers: 0, organised: 0, gone: 0, open: 0 };
  const digits = children[0]?._id.length ?? 0;
  const names = new Map(children.map(({ _id, name }) => [_id, name]));
  for (let at = 0; at < list.length; at += 1000) {
    const some = list.slice(at, at + 1000);
    const states = await statesOf(some.map(({ employer }) => employer));
    for (const one of some) {
      const key = names.has(one.region.slice(0, digits)) ? one.region.slice(0, digits) : null;
      const row = rows.get(key) ?? { ...total, ...nothing, region: key, name: names.get(key ?? '') ?? '未定位' };
      rows.set(key, row);
      for (const into of [row, total]) {
        into.employers++;
        into[fateOf(one, states.get(one.employer))]++;
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

const nothing = { employers: 0, organised: 0, gone: 0, open: 0 };

/** What became of an employer on the list; `now` is its union, or nothing where it is gone. */
export function fateOf({ union }: Pick<DriveEmployer, 'union'>, now: UnionState | undefined): DriveFate {
  if (!now) return 'gone';
  return now === 'own'
    ? union === 'own'
      ? 'open'
      : 'organised'
    : now === 'joint' && union === 'none'
      ? 'organised'
      : 'open';
}

/** The union of each employer that is still one. */
async function statesOf(serials: number[]): Promise<Map<number, UnionState>> {
  const found = await employers()
    .find(
      { _id: { $in: serials }, into: { $exists: false }, state: { $exists: false } },
      { projection: { union: 1 }, batchSize: 1000 },
    )
    .toArray();
  return new Map(found.map(({ _id, union }) => [_id, union ?? 'none']));
}

function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);
}
