import type { mongo } from 'mongoose';
import type { StoredEmployer } from '../../../schemas/register/employer.ts';
import { regionRange, type Scope } from '../../access/staff/scope.ts';
import { code, keyset, serial } from '../../platform/database/keyset.ts';
import { rulesInForce } from '../../register/classification/generations.ts';
import { masked } from '../../register/employers/browse.ts';
import { type EmployerRow, rowOf } from '../../register/employers/read-employers.ts';
import { employers } from '../../register/record/working-set.ts';
import { findRegionWithin } from '../../territory/regions/find.ts';
import { type EmployersWanted, isWanted } from './filter.ts';
import { leavesWith } from './leaves.ts';

/** The figure whose employers are wanted, and a page of them. */
export interface Behind extends EmployersWanted {
  region: string;
  /** Only employers whose place below the region is not known: those of the row 未定位. */
  unplaced?: boolean | undefined;
  limit: number;
  cursor?: string | undefined;
}

/** How many employers one page reads at most; the next page goes on from there. */
const maxRead = 5000;

const byRegionAndSerial = keyset<[region: string, serial: number]>('ascending', code, serial);

/**
 * List the employers behind a figure of the table, by region and serial. Phones and names of persons are masked.
 *
 * The figures show which regions hold none of them, and those are not read. A page may hold fewer employers than the limit,
 * even none, and still have a next one.
 *
 * @param day the day for which employers are classed, `YYYY-MM-DD`.
 * @throws {Failure} `region_not_found`, `outside_scope`, `cursor_invalid`.
 */
export async function employersBehind(
  { region, unplaced, limit, cursor, ...criteria }: Behind,
  scope: Scope,
  day: string,
): Promise<{ items: EmployerRow[]; next: string | null }> {
  const { _id } = await findRegionWithin(region, scope);
  const rules = await rulesInForce();
  const [firstRegion, afterSerial] = byRegionAndSerial.position(cursor) ?? ['', 0];
  const regions = (await leavesWith(_id, criteria, day)).filter(
    (regionCode) => regionCode >= firstRegion && (!unplaced || regionCode === _id),
  );
  const items: EmployerRow[] = [];
  let read = 0;
  for (const regionCode of regions) {
    const found = employers()
      .find(
        { ...isCounted, region: regionCode, ...(regionCode === firstRegion && { _id: { $gt: afterSerial } }) },
        { batchSize: limit + 1, maxTimeMS: 3000 },
      )
      .sort({ _id: 1 });
    for await (const employer of found) {
      if (isWanted(employer, criteria, day, rules)) items.push(masked(rowOf(employer, day, rules)));
      // A page may end at an employer that it does not show, so that the cursor is written here.
      if (items.length === limit || ++read === maxRead) return { items, next: `${regionCode}.${employer._id}` };
    }
  }
  return { items, next: null };
}

/** The filter of the employers of a region, and of all below it, that the figures count. */
export function countedBelow(region: string): mongo.Filter<StoredEmployer> {
  return { ...isCounted, region: regionRange(region) };
}

const isCounted = { into: { $exists: false }, branchOf: { $exists: false }, state: { $exists: false } } as const;
