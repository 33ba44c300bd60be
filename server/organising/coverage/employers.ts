import type { mongo } from 'mongoose';
import type { StoredEmployer } from '../../../schemas/register/employer.ts';
import { regionRange, type Scope } from '../../access/staff/scope.ts';
import { Failure } from '../../platform/errors/errors.ts';
import { rulesInForce } from '../../register/classification/generations.ts';
import { masked } from '../../register/employers/browse.ts';
import { type EmployerRow, rowOf } from '../../register/employers/read-employers.ts';
import { employers } from '../../register/record/working-set.ts';
import { findRegionWithin } from '../../territory/regions/find.ts';
import { type EmployersWanted, isWanted } from './filter.ts';
import { leavesWith } from './leaves.ts';

/** Which figure is looked behind, and which page of its employers. */
export interface Behind extends EmployersWanted {
  region: string;
  /** Only employers of which no place below the region is known: those of the row 未定位. */
  unplaced?: boolean | undefined;
  limit: number;
  cursor?: string | undefined;
}

/** A page looks at this many employers and no more; what follows is for the next. */
const mostSeen = 5000;

/**
 * The employers behind a figure of the table, by region and serial; phones and names of persons are masked.
 *
 * The figures tell which regions hold none, so that these are not looked at. A page may hold fewer than asked for, even
 * none, and still have a next one.
 *
 * @param day for which employers are classed, `YYYY-MM-DD`.
 * @throws {Failure} `region_not_found`, `outside_scope`, `cursor_invalid`.
 */
export async function employersBehind(
  { region, unplaced, limit, cursor, ...wanted }: Behind,
  scope: Scope,
  day: string,
): Promise<{ items: EmployerRow[]; next: string | null }> {
  const { _id } = await findRegionWithin(region, scope);
  const rules = await rulesInForce();
  const [after, serial] = placeOf(cursor);
  const leaves = (await leavesWith(_id, wanted, day)).filter((leaf) => leaf >= after && (!unplaced || leaf === _id));
  const items: EmployerRow[] = [];
  let seen = 0;
  for (const leaf of leaves) {
    const found = employers()
      .find(
        { ...counted, region: leaf, ...(leaf === after && { _id: { $gt: serial } }) },
        { batchSize: limit + 1, maxTimeMS: 3000 },
      )
      .sort({ _id: 1 });
    for await (const employer of found) {
      if (isWanted(employer, wanted, day, rules)) items.push(masked(rowOf(employer, day, rules)));
      if (items.length === limit || ++seen === mostSeen) return { items, next: `${leaf}.${employer._id}` };
    }
  }
  return { items, next: null };
}

/** The employers of a region that the figures count. */
export function countedBelow(region: string): mongo.Filter<StoredEmployer> {
  return { ...counted, region: regionRange(region) };
}

const counted = { into: { $exists: false }, branchOf: { $exists: false }, state: { $exists: false } } as const;

function placeOf(cursor: string | undefined): [region: string, serial: number] {
  if (cursor === undefined) return ['', 0];
  const [, region, serial] = /^(\d{0,12})\.(\d{1,9})$/.exec(cursor) ?? [];
  if (region === undefined) throw new Failure('cursor_invalid');
  return [region, Number(serial)];
}
