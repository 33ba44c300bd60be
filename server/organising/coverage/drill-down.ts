import type { mongo } from 'mongoose';
import type { StoredEmployer } from '../../../schemas/register/employer.ts';
import { regionRange, type Scope } from '../../access/staff/scope.ts';
import { codePart, keyset, serialPart } from '../../platform/database/keyset.ts';
import { coverageRulesInForce } from '../../register/classification/generations.ts';
import { maskEmployerRow } from '../../register/employers/browse.ts';
import { type EmployerRow, employerRowOf } from '../../register/employers/read-employers.ts';
import { employers } from '../../register/record/employer-collection.ts';
import { findRegionInScope } from '../../territory/regions/find-regions.ts';
import { type EmployerCriteria, meetsCriteria } from './employer-criteria.ts';
import { regionsWithEmployers } from './regions-with-employers.ts';

/** The figure whose employers are wanted, and a page of them. */
export interface DrillDown extends EmployerCriteria {
  region: string;
  /** Only employers whose place below the region is not known: those of the row 未定位. */
  unplaced?: boolean | undefined;
  limit: number;
  cursor?: string | undefined;
}

/** How many employers one page reads at most; the next page goes on from there. */
const maxRead = 5000;

const byRegionAndSerial = keyset<[region: string, serial: number]>('ascending', codePart, serialPart);

/**
 * List the employers behind a figure of the table, by region and serial. Phones and names of persons are masked.
 *
 * The figures show which regions hold none of them, and those are not read. A page may hold fewer employers than the limit,
 * even none, and still have a next one.
 *
 * @param day the day for which employers are classed, `YYYY-MM-DD`.
 * @throws {Failure} `region_not_found`, `outside_scope`, `cursor_invalid`.
 */
export async function drillDown(
  { region, unplaced, limit, cursor, ...criteria }: DrillDown,
  scope: Scope,
  day: string,
): Promise<{ items: EmployerRow[]; next: string | null }> {
  const { _id } = await findRegionInScope(region, scope);
  const rules = await coverageRulesInForce();
  const [firstRegion, afterSerial] = byRegionAndSerial.position(cursor) ?? ['', 0];
  const regions = (await regionsWithEmployers(_id, criteria, day)).filter(
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
      if (meetsCriteria(employer, criteria, day, rules))
        items.push(maskEmployerRow(employerRowOf(employer, day, rules)));
      // A page may end at an employer that it does not show, so that the cursor is written here.
      if (items.length === limit || ++read === maxRead) return { items, next: `${regionCode}.${employer._id}` };
    }
  }
  return { items, next: null };
}

/** The filter of the employers of a region, and of all below it, that the figures count. */
export function countedEmployersFilter(region: string): mongo.Filter<StoredEmployer> {
  return { ...isCounted, region: regionRange(region) };
}

const isCounted = { into: { $exists: false }, branchOf: { $exists: false }, state: { $exists: false } } as const;
