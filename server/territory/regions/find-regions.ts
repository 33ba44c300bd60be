import { trusted } from 'mongoose';
import { canonicalRegion } from '../../../schemas/platform/fields.ts';
import { type Region, type RegionLevel, RegionModel } from '../../../schemas/territory/region.ts';
import { regionRange, requireRegion, type Scope } from '../../access/staff/scope.ts';
import { Failure } from '../../platform/errors/errors.ts';

/**
 * Find the region that a code means today: 331021 (玉环县 until 2017) gives 331083 (玉环市).
 *
 * @throws {Failure} `region_not_found`.
 */
export async function findRegion(code: string): Promise<Region> {
  const today = (await resolveRegionCodes([code])).get(code);
  const region = today && (await RegionModel.findById(today).lean());
  if (!region) throw new Failure('region_not_found', { region: code });
  return region;
}

/**
 * Find the region that a code means today, within a scope. Outside the scope, existing and unknown regions are refused in
 * the same way.
 *
 * @throws {Failure} `outside_scope`, `region_not_found`.
 */
export async function findRegionInScope(code: string, scope: Scope): Promise<Region> {
  const today = (await resolveRegionCodes([code])).get(code);
  requireRegion(scope, today ?? canonicalRegion(code));
  return findRegion(code);
}

/**
 * Give a filter the code that its region has today, as records bear it. A filter without a region is returned as it is.
 *
 * @throws {Failure} `region_not_found`.
 */
export async function filterOfToday<Filter extends { region?: string | undefined }>(filter: Filter): Promise<Filter> {
  return filter.region === undefined ? filter : { ...filter, region: (await findRegion(filter.region))._id };
}

/**
 * Find the codes of today. Codes may be given in any form and may have been replaced.
 *
 * @returns today's canonical code by the code as given; unknown codes are absent.
 */
export async function resolveRegionCodes(codes: Iterable<string>): Promise<Map<string, string>> {
  const requested = [...new Set(codes)].map((given) => ({ given, code: canonicalRegion(given) }));
  const districts = requested.map(({ code }) => code.slice(0, 6));
  const stored = await storedCodes([...requested.map(({ code }) => code), ...districts]);
  const moved = requested.map(({ code }) => movedStreet(code, stored)).filter((code) => code !== undefined);
  for (const [code, region] of await storedCodes(moved)) stored.set(code, region);

  const current = new Map<string, string>();
  for (const { given, code } of requested) {
    const region = stored.get(code) ?? stored.get(movedStreet(code, stored) ?? '');
    if (region) current.set(given, region.replacedBy ?? region._id);
  }
  return current;
}

/**
 * List the regions directly below one, sorted by code.
 *
 * @param parent null for the provinces.
 * @param options.level list all regions of this level below `parent` instead.
 * @param options.after only regions with a greater code: the last one of the previous page.
 */
export async function listRegionsBelow(
  parent: string | null,
  options: { level?: RegionLevel | undefined; after?: string | undefined; limit?: number } = {},
): Promise<Region[]> {
  const { $gte, $lt } = regionRange(parent ?? '');
  const bounds = { $gte, $lt, ...(options.after && { $gt: options.after }) };
  const below = options.level ? { level: options.level } : { parent };
  return RegionModel.find({ ...below, replacedBy: null, _id: trusted(bounds) })
    .sort({ _id: 1 })
    .limit(options.limit ?? 1000)
    .lean();
}

type StoredCode = Pick<Region, '_id' | 'replacedBy' | 'streetsKept'>;

async function storedCodes(codes: readonly string[]): Promise<Map<string, StoredCode>> {
  if (codes.length === 0) return new Map();
  const found = await RegionModel.find({ _id: trusted({ $in: [...new Set(codes)] }) })
    .select({ replacedBy: 1, streetsKept: 1 })
    .lean();
  return new Map(found.map((region) => [region._id, region]));
}

/**
 * The present code of a street of a replaced district.
 *
 * @returns undefined unless the district's streets kept their last digits.
 */
function movedStreet(code: string, stored: ReadonlyMap<string, StoredCode>): string | undefined {
  const district = code.length > 6 ? stored.get(code.slice(0, 6)) : undefined;
  return district?.replacedBy && district.streetsKept ? `${district.replacedBy}${code.slice(6)}` : undefined;
}
