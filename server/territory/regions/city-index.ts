import { createHash } from 'node:crypto';
import { trusted } from 'mongoose';
import { canonicalRegion } from '../../../schemas/platform/fields.ts';
import { type Region, RegionModel } from '../../../schemas/territory/region.ts';
import { regionRange } from '../../access/staff/scope.ts';
import { Failure } from '../../platform/errors/errors.ts';
import { parentRegionOf } from './region-codes.ts';
import { findRegionByName } from './region-names.ts';
import { type AddressRegions, createAddressResolver } from './resolve-address.ts';

/** The districts and streets of one city in memory, for imports that resolve thousands of names and addresses. */
export interface CityIndex {
  /** The city's canonical code. */
  city: string;
  /** Find a district's code by its name, a former name, or the name without its kind: 玉环县, 黄岩. */
  findDistrict(name: string): string | undefined;
  /** Find a street's code by its name within a district. 街道办事处, 镇 and 乡 make no difference. */
  findStreet(district: string, name: string): string | undefined;
  /** Find a street's code by its name in the whole city. @returns undefined if two districts have a street of that name. */
  findStreetInCity(name: string): string | undefined;
  /** Find the district that an address lies in, and the street if the address names one. */
  resolveAddress(address: string): AddressRegions | undefined;
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
export async function loadCityIndex(cityCode: string): Promise<CityIndex> {
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
  const province = await RegionModel.findById(parentRegionOf(code)).lean();

  const children = Map.groupBy(found, (region) => region.parent ?? '');
  const districts = (children.get(code) ?? []).filter((region) => region.level === 'district');
  const streets = found.filter((region) => region.level === 'street');
  const streetsOf = (district: string): Region[] =>
    children.get(district)?.filter(({ level }) => level === 'street') ?? [];

  return {
    city: code,
    findDistrict: (name) =>
      (districts.length === 0 ? findRegionByName([city], name) : findRegionByName(districts, name))?._id,
    findStreet: (district, name) => findRegionByName(streetsOf(canonicalRegion(district)), name)?._id,
    findStreetInCity: (name) => findRegionByName(streets, name)?._id,
    resolveAddress: createAddressResolver({
      province,
      city,
      districts: districts.length === 0 ? [city] : districts,
      streetsOf,
    }),
    version: createHash('sha256')
      .update(JSON.stringify([province, found]))
      .digest('base64url'),
  };
}
