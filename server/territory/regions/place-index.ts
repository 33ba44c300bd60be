import { createHash } from 'node:crypto';
import { trusted } from 'mongoose';
import { canonicalRegion } from '../../../schemas/platform/fields.ts';
import { type Region, RegionModel } from '../../../schemas/territory/region.ts';
import { regionRange } from '../../access/staff/scope.ts';
import { Failure } from '../../platform/errors/errors.ts';
import { createPlaceReader, type PlaceReader } from './read-place.ts';
import { parentRegionOf } from './region-codes.ts';
import { findRegionByName } from './region-names.ts';
import { type AddressRegions, type CityRegions, createAddressResolver } from './resolve-address.ts';

/** The districts and streets of a city or province in memory, for imports that resolve thousands of names and addresses. */
export interface PlaceIndex extends PlaceReader {
  /** The canonical code of the city or province. */
  region: string;
  /** Find a district's code by its name, a former name, or the name without its kind: 玉环县, 黄岩. */
  findDistrict(name: string): string | undefined;
  /** Find a street's code by its name within a district. 街道办事处, 镇 and 乡 make no difference. */
  findStreet(district: string, name: string): string | undefined;
  /** Find a street's code by its name in the whole city or province. @returns undefined if two districts have a street of that name. */
  findAnyStreet(name: string): string | undefined;
  /** Find the district that an address lies in, and the street if the address names one. */
  resolveAddress(address: string): AddressRegions | undefined;
  /** Find the district that stands in full at the beginning of an address, behind the names of province and city at most. */
  explicitDistrict(address: string): string | undefined;
  /** The present name of a region of the index. */
  nameOf(code: string): string | undefined;
  /** A hash that changes with any of the regions. */
  version: string;
}

/**
 * Load the districts and streets of a city, or of all cities of a province, into memory.
 *
 * A city without districts (东莞) is treated as its own only district.
 *
 * @throws {Failure} `region_not_found` if there is no such city or province.
 */
export async function loadPlaceIndex(code: string): Promise<PlaceIndex> {
  const region = canonicalRegion(code);
  const stored = await RegionModel.find({ _id: trusted(regionRange(region)), level: trusted({ $ne: 'community' }) })
    .sort({ _id: 1 })
    .lean();
  const found = stored.filter(({ replacedBy }) => !replacedBy);
  const top = found.find(({ _id }) => _id === region);
  if (top?.level !== 'city' && top?.level !== 'province') throw new Failure('region_not_found', { region: code });
  const province = top.level === 'province' ? top : await RegionModel.findById(parentRegionOf(region)).lean();

  const children = Map.groupBy(found, (one) => one.parent ?? '');
  const streetsOf = (district: string): Region[] =>
    children.get(district)?.filter(({ level }) => level === 'street') ?? [];
  const cities = found
    .filter(({ level }) => level === 'city')
    .map((city): CityRegions => {
      const districts = (children.get(city._id) ?? []).filter(({ level }) => level === 'district');
      return { province, city, districts: districts.length === 0 ? [city] : districts, streetsOf };
    });
  const districts = cities.flatMap((city) => city.districts);
  const streets = found.filter(({ level }) => level === 'street');
  const names = new Map(found.map(({ _id, name }) => [_id, name]));

  return {
    region,
    findDistrict: (name) => findRegionByName(districts, name)?._id,
    findStreet: (district, name) => findRegionByName(streetsOf(canonicalRegion(district)), name)?._id,
    findAnyStreet: (name) => findRegionByName(streets, name)?._id,
    ...addressResolverOf(cities),
    ...createPlaceReader({ region, province, cities, stored }),
    nameOf: (code) => names.get(code),
    version: createHash('sha256')
      .update(JSON.stringify([province, stored]))
      .digest('base64url'),
  };
}

/** Addresses of a province have to name the city, or in full a district of which the province has only one. */
function addressResolverOf(cities: readonly CityRegions[]): Pick<PlaceIndex, 'resolveAddress' | 'explicitDistrict'> {
  const resolvers = cities.map(createAddressResolver);
  const [only, ...others] = resolvers;
  if (!only) return { resolveAddress: () => undefined, explicitDistrict: () => undefined };
  if (others.length === 0) return { resolveAddress: only.resolve, explicitDistrict: only.explicitDistrict };
  const resolverFor = (address: string) => {
    const named = resolvers.find((one) => one.namesCity(address));
    if (named) return named;
    const explicit = resolvers.filter((one) => one.explicitDistrict(address));
    return explicit.length === 1 ? explicit[0] : undefined;
  };
  return {
    resolveAddress: (address) => resolverFor(address)?.resolve(address),
    explicitDistrict: (address) => resolverFor(address)?.explicitDistrict(address),
  };
}
