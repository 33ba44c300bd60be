import type { Region } from '../../../schemas/territory/region.ts';
import { isZoneName } from './functional-zones.ts';
import { nameStemOf, regionNamesOf } from './region-names.ts';

/** A name in a text and the region that it means. */
export interface RegionName {
  text: string;
  region: Region;
}

/** Names by their first character, the longest first, so that a text is compared with a few of them only. */
export type RegionNameIndex = ReadonlyMap<string, readonly RegionName[]>;

/** Index names by their first character. */
export function indexNames(names: readonly RegionName[]): RegionNameIndex {
  return Map.groupBy(
    names.toSorted((a, b) => b.text.length - a.text.length),
    (name) => name.text.charAt(0),
  );
}

/** The present and former names of a region. */
export function fullNamesOf(region: Region): RegionName[] {
  return regionNamesOf(region).map((text) => ({ text, region }));
}

/**
 * The names of a region without the words for its kind. An alias that is a functional zone's has none: 高新 begins the
 * names of many firms.
 */
export function stemsOf(region: Region): RegionName[] {
  return regionNamesOf(region)
    .map((name, at) => (at > 0 && isZoneName(name) ? name : nameStemOf(name, region.level)))
    .map((text) => ({ text, region }));
}

/** The names of a region, and the names without the words for its kind. */
export function allNamesOf(region: Region): RegionName[] {
  return [...fullNamesOf(region), ...stemsOf(region)];
}

/** Remove the names that two regions share. */
export function onlyUnique(names: readonly RegionName[]): RegionName[] {
  const owners = Map.groupBy(names, (name) => name.text);
  return names.filter((name) => new Set(owners.get(name.text)?.map(({ region }) => region._id)).size === 1);
}

/** Endings that turn the name before them into a road (椒江路, 天台山路) or a building (温岭市场). */
const roadOrBuilding = /((东|西|南|北|中|山|新|老)?(路|大道|大街|街(?!道)|巷|弄|桥(?!头))|场|宾馆|大酒店|商城)/y;

/**
 * Find the longest name that stands at a place of a text, unless it is part of the name of a road or building.
 *
 * @param at the place in the text; its beginning by default.
 */
export function findNameAt(text: string, names: RegionNameIndex, at = 0): RegionName | undefined {
  for (const name of names.get(text.charAt(at)) ?? []) {
    if (!text.startsWith(name.text, at)) continue;
    roadOrBuilding.lastIndex = at + name.text.length;
    if (!roadOrBuilding.test(text)) return name;
  }
  return undefined;
}

/** Find the first name anywhere in a text. These are full names, so only 市场 (a market) must be told apart. */
export function findFirstName(text: string, names: RegionNameIndex): RegionName | undefined {
  for (let at = 0; at < text.length; at++) {
    const found = fullNameAt(text, names, at);
    if (found) return found;
  }
  return undefined;
}

/** Find the longest full name at a place of a text, unless 市场 (a market) follows from it. */
export function fullNameAt(text: string, names: RegionNameIndex, at: number): RegionName | undefined {
  const found = names.get(text.charAt(at))?.find((name) => text.startsWith(name.text, at));
  return found && !text.startsWith('场', at + found.text.length) ? found : undefined;
}
