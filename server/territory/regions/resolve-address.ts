import type { Region } from '../../../schemas/territory/region.ts';
import { nameStemOf, regionNamesOf } from './region-names.ts';

/** The regions that an address names, as canonical codes. */
export interface AddressRegions {
  district: string;
  street: string | undefined;
}

/** The regions of a city that addresses name. */
export interface CityRegions {
  province: Region | null;
  city: Region;
  districts: readonly Region[];
  streetsOf(district: string): readonly Region[];
}

/** A name in addresses and the region that it means. */
interface Name {
  text: string;
  region: Region;
}

/** Text that normalising does not change. Most addresses match, and the test is much faster than normalising. */
const normalised = /^[\u4e00-\u9fff0-9A-Za-z#-]*$/;

/** Endings that turn the name before them into a road (椒江路, 天台山路) or a building (温岭市场). */
const roadOrBuilding = /((东|西|南|北|中|山|新|老)?(路|大道|大街|街(?!道)|巷|弄|桥)|场|宾馆|大酒店|商城)/y;

/**
 * Create a function that finds the district, and if possible the street, in which an address of the city lies.
 *
 * A full name counts more than a stem, and the beginning of the text more than its middle. A street's name alone is
 * enough if only one street of the city has it. Nothing is guessed from the names of roads or buildings.
 *
 * The function returns undefined for an address that names no district or street of the city, or another city.
 */
export function createAddressResolver({
  province,
  city,
  districts,
  streetsOf,
}: CityRegions): (address: string) => AddressRegions | undefined {
  const streets = districts.flatMap(({ _id }) => streetsOf(_id));
  const districtNames = byFirstCharacter(districts.flatMap(fullNames));
  const districtStems = byFirstCharacter(districts.flatMap(stems));
  const uniqueStreets = byFirstCharacter(unique(streets.flatMap(fullNames)));
  const streetNames = new Map(
    districts.map(({ _id }) => {
      const own = streetsOf(_id);
      return [
        _id,
        { full: byFirstCharacter(own.flatMap(fullNames)), stems: byFirstCharacter(unique(own.flatMap(stems))) },
      ];
    }),
  );
  const prefixes = [...(province ? [province] : []), city].map((region) =>
    byFirstCharacter([...fullNames(region), ...stems(region)]),
  );

  function findDistrict(text: string): { district: Region; rest: string } | { street: Region } | undefined {
    const district = findAtStart(text, districtNames);
    if (district) return { district: district.region, rest: text.slice(district.text.length) };
    const street = findAtStart(text, uniqueStreets);
    if (street) return { street: street.region };
    const stem = findAtStart(text, districtStems);
    if (stem) return { district: stem.region, rest: text.slice(stem.text.length) };
    const inner = findFirst(text, districtNames);
    if (inner) return { district: inner.region, rest: text.slice(text.indexOf(inner.text) + inner.text.length) };
    const innerStreet = findFirst(text, uniqueStreets);
    return innerStreet && { street: innerStreet.region };
  }

  function findStreet(text: string, district: string): string | undefined {
    const names = streetNames.get(district);
    if (!names) return undefined;
    const found = findAtStart(text, names.full) ?? findAtStart(text, names.stems) ?? findFirst(text, names.full);
    return found?.region._id;
  }

  return (address) => {
    let text = normalised.test(address) ? address : address.normalize('NFKC').replace(/\s+/g, '');
    let namesCity = false;
    for (const names of prefixes) {
      const prefix = findAtStart(text, names);
      if (!prefix) continue;
      // The name of the city at the start is proof; the name of the province alone is not.
      namesCity ||= prefix.region === city;
      text = text.slice(prefix.text.length);
    }
    if (!namesCity && isElsewhere(text, districtNames)) return undefined;
    const found = findDistrict(text);
    if (!found) return undefined;
    if ('street' in found) return { district: found.street.parent ?? city._id, street: found.street._id };
    return { district: found.district._id, street: findStreet(found.rest, found.district._id) };
  };
}

/** Whether the text begins with another province or city. Names of this city in it are then names of roads and the like. */
function isElsewhere(text: string, districtNames: NameIndex): boolean {
  if (findAtStart(text, districtNames)) return false;
  return /^\p{Script=Han}{2,8}?(省|自治区)|^\p{Script=Han}{2,4}?市(?!场|区|民|政|府)\p{Script=Han}{1,8}?[区县市镇]/u.test(
    text,
  );
}

function fullNames(region: Region): Name[] {
  return regionNamesOf(region).map((text) => ({ text, region }));
}

function stems(region: Region): Name[] {
  return regionNamesOf(region)
    .map((name) => nameStemOf(name, region.level))
    .map((text) => ({ text, region }));
}

/** Remove the names that two regions share. */
function unique(names: readonly Name[]): Name[] {
  const owners = Map.groupBy(names, (name) => name.text);
  return names.filter((name) => new Set(owners.get(name.text)?.map(({ region }) => region._id)).size === 1);
}

/** Names by their first character, the longest first, so that an address is compared with a few of them only. */
type NameIndex = ReadonlyMap<string, readonly Name[]>;

function byFirstCharacter(names: readonly Name[]): NameIndex {
  return Map.groupBy(
    names.toSorted((a, b) => b.text.length - a.text.length),
    (name) => name.text.charAt(0),
  );
}

/** Find the longest name that the text begins with, unless it is part of the name of a road or building. */
function findAtStart(text: string, names: NameIndex): Name | undefined {
  for (const name of names.get(text.charAt(0)) ?? []) {
    if (!text.startsWith(name.text)) continue;
    roadOrBuilding.lastIndex = name.text.length;
    if (!roadOrBuilding.test(text)) return name;
  }
  return undefined;
}

/** Find the first name anywhere in the text. These are full names, so only 市场 (a market) must be told apart. */
function findFirst(text: string, names: NameIndex): Name | undefined {
  for (let index = 0; index < text.length; index++) {
    const found = names.get(text.charAt(index))?.find((name) => text.startsWith(name.text, index));
    if (found && !text.startsWith('场', index + found.text.length)) return found;
  }
  return undefined;
}
