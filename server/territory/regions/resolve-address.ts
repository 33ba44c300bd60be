import type { Region } from '../../../schemas/territory/region.ts';
import {
  allNamesOf,
  findFirstName,
  findNameAt,
  fullNamesOf,
  indexNames,
  onlyUnique,
  type RegionName,
  type RegionNameIndex,
  stemsOf,
} from './name-index.ts';
import { simplifyCharacters } from './traditional-characters.ts';

/** The regions that an address names, as canonical codes. */
export interface AddressRegions {
  district: string;
  street: string | undefined;
}

/** The regions of a city that addresses name. */
export interface CityRegions {
  province: Region | null;
  city: Region;
  /** A city without districts (东莞) is its own only district. */
  districts: readonly Region[];
  streetsOf(district: string): readonly Region[];
}

/** How the addresses of a city are read. */
export interface AddressResolver {
  /** Find the district that an address lies in, and the street if the address names one. */
  resolve(address: string): AddressRegions | undefined;
  /** Find the district whose full name stands at the beginning of an address, behind province and city at most. */
  explicitDistrict(address: string): string | undefined;
  /** Whether an address begins with the name of the city, behind the province at most. */
  namesCity(address: string): boolean;
}

/** Text that normalising does not change. Most addresses match, and the test is much faster than normalising. */
const normalised = /^[\u4e00-\u9fff0-9A-Za-z#-]*$/;

/**
 * Create a reader of addresses, which finds the district, and if possible the street, in which an address of a city lies.
 *
 * A full name counts more than a stem, and the beginning of the text more than its middle. A street's name alone is
 * enough if only one street of the city has it; in a city without districts its stem is enough (中山市南朗). Nothing is
 * guessed from the names of roads or buildings.
 *
 * No region is found for an address that names no district or street of the city, or another city.
 */
export function createAddressResolver({ province, city, districts, streetsOf }: CityRegions): AddressResolver {
  const streets = districts.flatMap(({ _id }) => streetsOf(_id));
  const hasDistricts = isDivided(city, districts);
  const districtNames = indexNames(districts.flatMap(fullNamesOf));
  const districtStems = indexNames(districts.flatMap(stemsOf));
  const uniqueStreets = indexNames(onlyUnique(streets.flatMap(fullNamesOf)));
  const cityStreetStems = hasDistricts ? undefined : indexNames(onlyUnique(streets.flatMap(stemsOf)));
  const streetNames = new Map(
    districts.map(({ _id }) => {
      const own = streetsOf(_id);
      return [_id, { full: indexNames(own.flatMap(fullNamesOf)), stems: indexNames(onlyUnique(own.flatMap(stemsOf))) }];
    }),
  );
  const prefixes = [...(province ? [province] : []), city].map((region) => indexNames(allNamesOf(region)));

  function findDistrict(text: string): { district: Region; rest: string } | { street: Region } | undefined {
    const after = ({ text: name, region }: RegionName, at = 0) => ({
      district: region,
      rest: text.slice(at + name.length),
    });
    const district = hasDistricts ? findNameAt(text, districtNames) : undefined;
    if (district) return after(district);
    const street = findNameAt(text, uniqueStreets);
    if (street) return { street: street.region };
    if (cityStreetStems) {
      const stem = findNameAt(text, cityStreetStems);
      if (stem) return { street: stem.region };
    }
    const stem = hasDistricts ? findNameAt(text, districtStems) : undefined;
    if (stem) return after(stem);
    const inner = hasDistricts ? findFirstName(text, districtNames) : undefined;
    if (inner) return after(inner, text.indexOf(inner.text));
    const innerStreet = findFirstName(text, uniqueStreets);
    return innerStreet && { street: innerStreet.region };
  }

  function findStreet(text: string, district: string): string | undefined {
    const names = streetNames.get(district);
    if (!names) return undefined;
    const found = findNameAt(text, names.full) ?? findNameAt(text, names.stems) ?? findFirstName(text, names.full);
    return found?.region._id;
  }

  /** The length of the name of a street at a place of a text; 0 in a city with districts. */
  function cityStreetAt(text: string, at: number): number {
    if (!cityStreetStems) return 0;
    return (findNameAt(text, uniqueStreets, at) ?? findNameAt(text, cityStreetStems, at))?.text.length ?? 0;
  }

  /** Cut province and city off the beginning. A street's name that begins like the city's (中山港街道) stays. */
  function withoutCity(address: string): { text: string; namesCity: boolean } {
    let text = address;
    let namesCity = false;
    for (const names of prefixes) {
      const prefix = findNameAt(text, names);
      if (!prefix) continue;
      const longer = cityStreetAt(text, 0);
      if (longer > prefix.text.length && longer >= prefix.text.length + cityStreetAt(text, prefix.text.length))
        continue;
      // The name of the city at the start is proof; the name of the province alone is not.
      namesCity ||= prefix.region === city;
      text = text.slice(prefix.text.length);
    }
    return { text, namesCity };
  }

  function resolve(address: string): AddressRegions | undefined {
    const { text, namesCity } = withoutCity(address);
    if (!namesCity && isElsewhere(text, districtNames)) return undefined;
    const found = findDistrict(text);
    if (!found) return undefined;
    if ('street' in found) return { district: found.street.parent ?? city._id, street: found.street._id };
    return { district: found.district._id, street: findStreet(found.rest, found.district._id) };
  }

  return {
    resolve(address) {
      const text = foldAddress(address);
      const found = resolve(text);
      if (found) return found;
      const simplified = simplifyCharacters(text);
      return simplified === text ? undefined : resolve(simplified);
    },
    explicitDistrict: (address) =>
      hasDistricts ? findNameAt(withoutCity(foldAddress(address)).text, districtNames)?.region._id : undefined,
    namesCity: (address) => withoutCity(foldAddress(address)).namesCity,
  };
}

/** Whether a city has districts. 东莞 has none, and 嘉峪关 one that bears its own name. */
export function isDivided(city: Region, districts: readonly Region[]): boolean {
  return districts.length > 1 || districts.some(({ name }) => name !== city.name);
}

function foldAddress(address: string): string {
  return normalised.test(address) ? address : address.normalize('NFKC').replace(/\s+/g, '');
}

/** Whether the text begins with another province or city. Names of this city in it are then names of roads and the like. */
function isElsewhere(text: string, districtNames: RegionNameIndex): boolean {
  if (findNameAt(text, districtNames)) return false;
  return /^\p{Script=Han}{2,8}?(省|自治区)|^\p{Script=Han}{2,4}?市(?!场|区|民|政|府)\p{Script=Han}{1,8}?[区县市镇]/u.test(
    text,
  );
}
