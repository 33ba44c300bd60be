import { trusted } from 'mongoose';
import { canonicalRegion } from '../../../schemas/platform/fields.ts';
import { type Region, type RegionLevel, RegionModel } from '../../../schemas/territory/region.ts';
import { regionRange, requireRegion, type Scope } from '../../access/staff/scope.ts';
import { Failure } from '../../platform/errors/errors.ts';

/**
 * The region that a code means today: 331021 (玉环县 until 2017) gives 331083 (玉环市).
 *
 * @throws {Failure} `region_not_found`.
 */
export async function findRegion(code: string): Promise<Region> {
  const today = (await currentCodes([code])).get(code);
  const region = today && (await RegionModel.findById(today).lean());
  if (!region) throw new Failure('region_not_found', { region: code });
  return region;
}

/**
 * The region that a code means today, where the scope holds it; beyond, what is there and what is not are refused alike.
 *
 * @throws {Failure} `outside_scope`, `region_not_found`.
 */
export async function findRegionWithin(code: string, scope: Scope): Promise<Region> {
  const today = (await currentCodes([code])).get(code);
  requireRegion(scope, today ?? canonicalRegion(code));
  return findRegion(code);
}

/** For each code that is known, given in any form, the canonical code that it has today. */
export async function currentCodes(codes: Iterable<string>): Promise<Map<string, string>> {
  const asked = [...new Set(codes)].map((given) => ({ given, code: canonicalRegion(given) }));
  const districts = asked.map(({ code }) => code.slice(0, 6));
  const stored = await storedCodes([...asked.map(({ code }) => code), ...districts]);
  const moved = asked.map(({ code }) => movedStreet(code, stored)).filter((code) => code !== undefined);
  for (const [code, region] of await storedCodes(moved)) stored.set(code, region);

  const current = new Map<string, string>();
  for (const { given, code } of asked) {
    const region = stored.get(code) ?? stored.get(movedStreet(code, stored) ?? '');
    if (region) current.set(given, region.replacedBy ?? region._id);
  }
  return current;
}

/** Regions directly below one, or at a level anywhere below it, by code; `after` is the last code of the page before. */
export async function childRegions(
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

/** The code that a street of a replaced district has under the new one, where the last digits were kept. */
function movedStreet(code: string, stored: ReadonlyMap<string, StoredCode>): string | undefined {
  const district = code.length > 6 ? stored.get(code.slice(0, 6)) : undefined;
  return district?.replacedBy && district.streetsKept ? `${district.replacedBy}${code.slice(6)}` : undefined;
}
