import type { DriveFate } from '../../../schemas/organising/coverage-drive.ts';
import type { Scope } from '../../access/staff/scope.ts';
import { Failure } from '../../platform/errors/errors.ts';
import { rulesInForce } from '../../register/classification/generations.ts';
import { masked } from '../../register/employers/browse.ts';
import { type EmployerRow, rowOf } from '../../register/employers/read-employers.ts';
import { employers } from '../../register/record/working-set.ts';
import { drivenIn, findDrive, regionSeen } from './drives.ts';
import { fateOf } from './progress.ts';

/** Which employers of a drive, and which page of them. */
export interface Driven {
  region?: string | undefined;
  fate?: DriveFate | undefined;
  limit: number;
  cursor?: string | undefined;
}

/**
 * The employers on the list of a drive, by region and serial, masked; those taken in by another are left out.
 *
 * @param day for which employers are classed, `YYYY-MM-DD`.
 * @throws {Failure} `drive_not_found`, `region_not_found`, `outside_scope`, `cursor_invalid`.
 */
export async function employersDriven(
  id: string,
  { region, fate, limit, cursor }: Driven,
  scope: Scope,
  day: string,
): Promise<{ items: EmployerRow[]; next: string | null }> {
  if (cursor !== undefined && !/^\d{0,12}\.\d{1,9}$/.test(cursor)) throw new Failure('cursor_invalid');
  const drive = await findDrive(id, scope);
  const within = await regionSeen(drive, region, scope);
  const rules = await rulesInForce();
  const [after = '', serial = '0'] = (cursor ?? '.0').split('.');
  const list = (await drivenIn(id, within, scope)).filter(
    (one) => one.region > after || (one.region === after && one.employer > Number(serial)),
  );
  const items: EmployerRow[] = [];
  for (let at = 0; at < list.length; at += 500) {
    const some = list.slice(at, at + 500);
    const found = await employers()
      .find({ _id: { $in: some.map(({ employer }) => employer) }, into: { $exists: false } }, { batchSize: 500 })
      .toArray();
    const stored = new Map(found.map((employer) => [employer._id, employer]));
    for (const one of some) {
      const employer = stored.get(one.employer);
      if (!employer) continue;
      if (fate && fateOf(one, employer.state ? undefined : (employer.union ?? 'none')) !== fate) continue;
      items.push(masked(rowOf(employer, day, rules)));
      if (items.length === limit) return { items, next: `${one.region}.${one.employer}` };
    }
  }
  return { items, next: null };
}
