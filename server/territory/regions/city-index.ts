import { createHash } from 'node:crypto';
import { trusted } from 'mongoose';
import { canonicalRegion } from '../../../schemas/platform/fields.ts';
import { type Region, RegionModel } from '../../../schemas/territory/region.ts';
import { regionRange } from '../../access/staff/scope.ts';
import { Failure } from '../../platform/errors/errors.ts';
import { addressReader, type Place } from './addresses.ts';
import { parentOf } from './codes.ts';
import { pickByName } from './names.ts';

/** The districts and streets of one city in memory, for imports that resolve thousands of names and addresses. */
export interface RegionIndex {
  /** The city's canonical code. */
  city: string;
  /** Find a district's code by its name, a former name, or the name without its kind: 玉环县, 黄岩. */
  district(name: string): string | undefined;
  /** Find a street's code by its name within a district. 街道办事处, 镇 and 乡 make no difference. */
  street(district: string, name: string): string | undefined;
  /** Find a street's code by its name in the whole city. @returns undefined if two districts have a street of that name. */
  anyStreet(name: string): string | undefined;
  /** Find the district that an address lies in, and the street if the address names one. */
  resolve(address: string): Place | undefined;
  /** A hash that changes with any of the city's regions. */
  version: string;
}

/**
 * Load the districts and streets of a city into memory.
 *
 * A city without districts (东莞) is treated as its own only district.
 *
 * @throws {Failure} `region_not_found` if there is no such city.
 */
export async function regionIndex(cityCode: string): Promise<RegionIndex> {
  const code = canonicalRegion(cityCode);
  const found = await RegionModel.find({
    _id: trusted(regionRange(code)),
    level: trusted({ $ne: 'community' }),
    replacedBy: null,
  })
    .sort({ _id: 1 })
    .lean();
  const city = found.find((region) => region._id === code);
  if (city?.level !== 'city') throw new Failure('region_not_found', { region: cityCode });
  const province = await RegionModel.findById(parentOf(code)).lean();

  const children = Map.groupBy(found, (region) => region.parent ?? '');
  const districts = (children.get(code) ?? []).filter((region) => region.level === 'district');
  const streets = found.filter((region) => region.level === 'street');
  const streetsOf = (district: string): Region[] =>
    children.get(district)?.filter(({ level }) => level === 'street') ?? [];

  return {
    city: code,
    district: (name) => (districts.length === 0 ? pickByName([city], name) : pickByName(districts, name))?._id,
    street: (district, name) => pickByName(streetsOf(canonicalRegion(district)), name)?._id,
    anyStreet: (name) => pickByName(streets, name)?._id,
    resolve: addressReader({ province, city, districts: districts.length === 0 ? [city] : districts, streetsOf }),
    version: createHash('sha256')
      .update(JSON.stringify([province, found]))
      .digest('base64url'),
  };
}
