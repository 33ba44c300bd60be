import type { Region } from '../../../schemas/territory/region.ts';
import { namesOf, stemOf } from './names.ts';

/** Where an address lies, as far as it says: canonical codes. */
export interface Place {
  district: string;
  street: string | undefined;
}

/** The parts of a city that addresses name. */
export interface City {
  province: Region | null;
  city: Region;
  districts: readonly Region[];
  streetsOf(district: string): readonly Region[];
}

/** A word in addresses and the region that it means. */
interface Word {
  text: string;
  region: Region;
}

/** Text that folding leaves as it is: most addresses, and the test is much faster. */
const plain = /^[\u4e00-\u9fff0-9A-Za-z#-]*$/;

/** What makes a place name before it a road (椒江路, 天台山路) or a house (温岭市场) instead of the place. */
const notThePlace = /((东|西|南|北|中|山|新|老)?(路|大道|大街|街(?!道)|巷|弄|桥)|场|宾馆|大酒店|商城)/y;

/**
 * A function that says which district, and which street, an address of the city lies in.
 *
 * A whole name counts more than a stem, the beginning of the text more than its middle, and a street's name alone is
 * enough where the city has it once. Nothing is guessed from roads or house names.
 */
export function addressReader({ province, city, districts, streetsOf }: City): (address: string) => Place | undefined {
  const streets = districts.flatMap(({ _id }) => streetsOf(_id));
  const districtNames = lookup(districts.flatMap(wholeNames));
  const districtStems = lookup(districts.flatMap(stems));
  const uniqueStreets = lookup(unique(streets.flatMap(wholeNames)));
  const streetWords = new Map(
    districts.map(({ _id }) => {
      const own = streetsOf(_id);
      return [_id, { names: lookup(own.flatMap(wholeNames)), stems: lookup(unique(own.flatMap(stems))) }];
    }),
  );
  const prefixes = [...(province ? [province] : []), city].map((region) =>
    lookup([...wholeNames(region), ...stems(region)]),
  );

  function findDistrict(text: string): { district: Region; rest: string } | { street: Region } | undefined {
    const named = startsWith(text, districtNames);
    if (named) return { district: named.region, rest: text.slice(named.text.length) };
    const street = startsWith(text, uniqueStreets);
    if (street) return { street: street.region };
    const stem = startsWith(text, districtStems);
    if (stem) return { district: stem.region, rest: text.slice(stem.text.length) };
    const later = earliest(text, districtNames);
    if (later) return { district: later.region, rest: text.slice(text.indexOf(later.text) + later.text.length) };
    const anywhere = earliest(text, uniqueStreets);
    return anywhere && { street: anywhere.region };
  }

  function findStreet(text: string, district: string): string | undefined {
    const words = streetWords.get(district);
    if (!words) return undefined;
    const found = startsWith(text, words.names) ?? startsWith(text, words.stems) ?? earliest(text, words.names);
    return found?.region._id;
  }

  return (address) => {
    let text = plain.test(address) ? address : address.normalize('NFKC').replace(/\s+/g, '');
    let ours = false;
    for (const names of prefixes) {
      const prefix = startsWith(text, names);
      if (!prefix) continue;
      // 台州市 at the start settles it; the name of the province alone does not.
      ours ||= prefix.region === city;
      text = text.slice(prefix.text.length);
    }
    if (!ours && elsewhere(text, districtNames)) return undefined;
    const found = findDistrict(text);
    if (!found) return undefined;
    if ('street' in found) return { district: found.street.parent ?? city._id, street: found.street._id };
    return { district: found.district._id, street: findStreet(found.rest, found.district._id) };
  };
}

/** Whether the text begins with another province or city, so that our names in it are roads and the like. */
function elsewhere(text: string, districtNames: Words): boolean {
  if (startsWith(text, districtNames)) return false;
  return /^\p{Script=Han}{2,8}?(省|自治区)|^\p{Script=Han}{2,4}?市(?!场|区|民|政|府)\p{Script=Han}{1,8}?[区县市镇]/u.test(
    text,
  );
}

function wholeNames(region: Region): Word[] {
  return namesOf(region).map((text) => ({ text, region }));
}

function stems(region: Region): Word[] {
  return namesOf(region)
    .map((name) => stemOf(name, region.level))
    .map((text) => ({ text, region }));
}

/** Without the words that two regions share. */
function unique(words: readonly Word[]): Word[] {
  const owners = Map.groupBy(words, (word) => word.text);
  return words.filter((word) => new Set(owners.get(word.text)?.map(({ region }) => region._id)).size === 1);
}

/** The words by their first character, the longest first: a row looks at a few of them instead of at all. */
type Words = ReadonlyMap<string, readonly Word[]>;

function lookup(words: readonly Word[]): Words {
  return Map.groupBy(
    words.toSorted((a, b) => b.text.length - a.text.length),
    (word) => word.text.charAt(0),
  );
}

function startsWith(text: string, words: Words): Word | undefined {
  for (const word of words.get(text.charAt(0)) ?? []) {
    if (!text.startsWith(word.text)) continue;
    notThePlace.lastIndex = word.text.length;
    if (!notThePlace.test(text)) return word;
  }
  return undefined;
}

/** The first word anywhere in the text; what follows is looked at less closely, as the word is a whole name. */
function earliest(text: string, words: Words): Word | undefined {
  for (let at = 0; at < text.length; at++) {
    const found = words.get(text.charAt(at))?.find((word) => text.startsWith(word.text, at));
    if (found && !text.startsWith('场', at + found.text.length)) return found;
  }
  return undefined;
}
