import type { DriveEmployer, DriveOutcome } from '../../../schemas/organising/coverage-drive.ts';
import type { Employer } from '../../../schemas/register/employer.ts';
import type { Scope } from '../../access/staff/scope.ts';
import { codePart, keyset, serialPart } from '../../platform/database/keyset.ts';
import { coverageRulesInForce } from '../../register/classification/generations.ts';
import { maskEmployerRow } from '../../register/employers/browse.ts';
import { type EmployerRow, employerRowOf } from '../../register/employers/read-employers.ts';
import { employers } from '../../register/record/employer-collection.ts';
import { findDrive, readDriveList, shownRegionOf } from './drives.ts';
import { driveOutcomeOf } from './progress.ts';

/** The employers of a drive that are wanted, and a page of them. */
export interface DriveEmployersQuery {
  region?: string | undefined;
  fate?: DriveOutcome | undefined;
  limit: number;
  cursor?: string | undefined;
}

const byRegionAndSerial = keyset<[region: string, serial: number]>('ascending', codePart, serialPart);

/**
 * List the employers of a drive, by region and serial. Phones and names of persons are masked; employers that another took in
 * are left out.
 *
 * @param day the day for which employers are classed, `YYYY-MM-DD`.
 * @throws {Failure} `drive_not_found`, `region_not_found`, `outside_scope`, `cursor_invalid`.
 */
export async function pageOfDriveEmployers(
  id: string,
  { region, fate, limit, cursor }: DriveEmployersQuery,
  scope: Scope,
  day: string,
): Promise<{ items: EmployerRow[]; next: string | null }> {
  const [afterRegion, afterSerial] = byRegionAndSerial.position(cursor) ?? ['', 0];
  const drive = await findDrive(id, scope);
  const within = await shownRegionOf(drive, region, scope);
  const rules = await coverageRulesInForce();
  const list = (await readDriveList(id, within, scope)).filter(
    (entry) => entry.region > afterRegion || (entry.region === afterRegion && entry.employer > afterSerial),
  );
  // One more than the page holds, to know whether another page follows.
  const rows: { entry: Pick<DriveEmployer, 'region' | 'employer'>; employer: Employer }[] = [];
  for (let at = 0; at < list.length && rows.length <= limit; at += 500) {
    const batch = list.slice(at, at + 500);
    const found = await employers()
      .find({ _id: { $in: batch.map(({ employer }) => employer) }, into: { $exists: false } }, { batchSize: 500 })
      .toArray();
    const stored = new Map(found.map((employer) => [employer._id, employer]));
    for (const entry of batch) {
      const employer = stored.get(entry.employer);
      if (!employer) continue;
      if (fate && driveOutcomeOf(entry, employer.state ? undefined : (employer.union ?? 'none')) !== fate) continue;
      rows.push({ entry, employer });
    }
  }
  const { items, next } = byRegionAndSerial.page(rows, limit, ({ entry }) => [entry.region, entry.employer]);
  return { items: items.map(({ employer }) => maskEmployerRow(employerRowOf(employer, day, rules))), next };
}
