import { trusted } from 'mongoose';
import { RegionModel } from '../../../schemas/territory/region.ts';
import { UnionModel } from '../../../schemas/territory/union.ts';
import { regionRange } from '../../access/staff/scope.ts';
import type { ImportReport, ImportRow } from '../../sheets/table/import-report.ts';
import { findRegion } from '../../territory/regions/find-regions.ts';
import { parentRegionOf } from '../../territory/regions/region-codes.ts';
import { importUnions } from './import-unions.ts';

/**
 * Create the unions that every city has: its own, and one for each of its districts and streets, with the name and the code
 * of the region. A region that has such a union keeps it, as the parent of the new unions below.
 *
 * @param code of a city; or of a district or street, for that part of the tree only.
 * @throws {Failure} `region_not_found`.
 */
export async function createRegionUnions(code: string): Promise<ImportReport> {
  const top = await findRegion(code);
  const regions = await RegionModel.find({
    _id: trusted(regionRange(top._id)),
    level: trusted({ $in: ['city', 'district', 'street'] }),
    replacedBy: null,
  })
    .sort({ _id: 1 })
    .lean();
  const existing = await UnionModel.find(
    { kind: trusted({ $in: ['city', 'district', 'street'] }) },
    { region: 1 },
  ).lean();
  const unionOf = new Map(existing.map(({ _id, region }) => [region, _id]));
  const missing = regions.filter(({ _id }) => !unionOf.has(_id));
  for (const { _id } of missing) unionOf.set(_id, _id.padEnd(6, '0'));
  const rows = missing.map(({ _id, name, level }, at): ImportRow => {
    const parent = parentRegionOf(_id);
    return {
      line: at + 1,
      values: {
        code: unionOf.get(_id) ?? '',
        name: `${name.replace(/办事处$/, '')}总工会`,
        kind: level,
        parent: (parent && unionOf.get(parent)) ?? '',
        region: _id,
      },
    };
  });
  return importUnions(rows);
}
