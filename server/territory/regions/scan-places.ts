import type { Region } from '../../../schemas/territory/region.ts';
import {
  allNamesOf,
  findNameAt,
  fullNameAt,
  fullNamesOf,
  indexNames,
  onlyUnique,
  type RegionName,
  type RegionNameIndex,
  stemsOf,
} from './name-index.ts';
import { placeWords } from './place-words.ts';
import { type CityRegions, isDivided } from './resolve-address.ts';

/** The regions of a city or province, for reading places. */
export interface PlaceArea {
  /** Its canonical code. */
  region: string;
  province: Region | null;
  cities: readonly CityRegions[];
  /** All its regions down to streets, with those that were replaced. */
  stored: readonly Region[];
}

/** The places that a text names. */
export interface ScannedPlaces {
  /** Districts and streets of the area, in the order of the text. */
  regions: readonly string[];
  /** Whether it names a city of the area or the province. */
  above: boolean;
  /** The code of that city; empty for none. */
  city: string;
  /** Whether it names a province or city outside of the area before any place of the area. */
  elsewhere: boolean;
  /** Whether it names a district outside of the area, without saying in which city. */
  elsewhereAlone: boolean;
  /** The text without the names of places above the districts. */
  rest: string;
}

/** What may follow on the stem of a street: 鼓楼街, 鼓楼办事处, 石岐区. */
const streetEnd = /(?:$|街道|街(?:办|$)|办|镇|乡|区(?:$|[街办])|管委会|片|[^\p{L}\p{N}])/uy;

/**
 * Create a function that finds the places of an area in a text.
 *
 * Full names are found anywhere. Names without their kind are found at the beginning, after a mark, and after another name,
 * and the stems of streets only within their district. A place outside of the area hides what follows from it (杭州市江北区).
 *
 * @returns a function of a text, of the district in which it is to be understood, and of whether names without their kind
 *   count.
 */
export function createPlaceScanner(
  area: PlaceArea,
): (text: string, within: string | undefined, stems: boolean) => ScannedPlaces {
  const { cities, province } = area;
  const divided = cities.filter(({ city, districts }) => isDivided(city, districts));
  const undivided = cities.filter((city) => !divided.includes(city));
  const districts = divided.flatMap((city) => city.districts);
  const streets = cities.flatMap(({ districts, streetsOf }) => districts.flatMap(({ _id }) => streetsOf(_id)));
  const names = {
    above: indexNames([...(province ? [province] : []), ...cities.map(({ city }) => city)].flatMap(allNamesOf)),
    districts: indexNames(districts.flatMap(fullNamesOf)),
    districtStems: indexNames(districts.flatMap(stemsOf)),
    streets: indexNames(onlyUnique(streets.flatMap(fullNamesOf))),
    // Streets of a city without districts are what districts are elsewhere.
    streetStems: indexNames(
      onlyUnique(
        undivided.flatMap(({ districts, streetsOf }) =>
          districts.flatMap(({ _id }) => streetsOf(_id).flatMap(stemsOf)),
        ),
      ),
    ),
  };
  const ofDistrict = new Map<string, { full: RegionNameIndex; stems: RegionNameIndex }>();
  const streetsWithin = (district: string) => {
    const known = ofDistrict.get(district);
    if (known) return known;
    const own = streets.filter(({ parent }) => parent === district);
    const made = { full: indexNames(own.flatMap(fullNamesOf)), stems: indexNames(onlyUnique(own.flatMap(stemsOf))) };
    ofDistrict.set(district, made);
    return made;
  };
  /** The one region of a name that lies in a city. @returns undefined where several do. */
  const only = ({ text, region }: RegionName, index: RegionNameIndex, city: string): Region | undefined => {
    const equal = (index.get(text.charAt(0)) ?? []).filter(
      (other) => other.text === text && other.region._id.startsWith(city),
    );
    return equal.every((other) => other.region === equal[0]?.region) ? (equal[0]?.region ?? region) : undefined;
  };

  return (text, within, stems) => {
    const regions: string[] = [];
    const found = { above: false, elsewhere: false, elsewhereAlone: false };
    let rest = '';
    let city = '';
    let district = within?.slice(0, 6) ?? '';
    /** Whether a name without its kind may begin here. */
    let atStart = true;

    const nameAt = (at: number): { length: number; region: Region | undefined; isAbove?: boolean } | undefined => {
      const own = district ? streetsWithin(district) : undefined;
      const full = fullNameAt(text, names.districts, at);
      if (full) return { length: full.text.length, region: only(full, names.districts, city) };
      const street = (own && fullNameAt(text, own.full, at)) ?? fullNameAt(text, names.streets, at);
      if (street) return { length: street.text.length, region: street.region };
      if (!atStart || !stems) return undefined;
      const districtStem = findNameAt(text, names.districtStems, at);
      const stem = districtStem ?? findNameAt(text, names.streetStems, at);
      const above = findNameAt(text, names.above, at);
      const ownStem = own && stemAt(text, own.stems, at);
      // 中山港 is a street of 中山, and 中山港口 is 港口 in 中山.
      const behind = above && stem ? findNameAt(text, names.streetStems, at + above.text.length) : undefined;
      if (above && above.text.length + (behind?.text.length ?? 0) >= (stem?.text.length ?? 0)) {
        return { length: above.text.length, region: above.region, isAbove: true };
      }
      if (ownStem && ownStem.text.length >= (stem?.text.length ?? 0)) {
        return { length: ownStem.text.length, region: ownStem.region };
      }
      if (districtStem)
        return { length: districtStem.text.length, region: only(districtStem, names.districtStems, city) };
      return stem && { length: stem.text.length, region: stem.region };
    };

    for (let at = 0; at < text.length; ) {
      const name = nameAt(at);
      if (name) {
        const { region } = name;
        if (name.isAbove && region) {
          found.above = true;
          if (region.level === 'city') city = region._id;
        } else if (region) {
          regions.push(region._id);
          district = region._id.length > 6 ? (region.parent ?? '') : region._id;
        }
        at += name.length;
        atStart = true;
        continue;
      }
      const word = atStart && regions.length === 0 ? placeWords().startOf(text.slice(at, at + 16)) : undefined;
      if (word && /[区县旗]$/.test(word.text) && !found.elsewhere) found.elsewhereAlone = true;
      else if (word) return { ...found, city, regions, elsewhere: true, rest };
      rest += text.charAt(at);
      // After a name, 和 and the like join it to another: 海曙和江北.
      atStart = !/[\p{L}\p{N}]/u.test(text.charAt(at)) || (atStart && /[和与及或跟暨]/.test(text.charAt(at)));
      at++;
    }
    return { ...found, city, regions, rest };
  };
}

/** The stem of a street at a place of a text, if the text goes on as one after a street's name. */
function stemAt(text: string, stems: RegionNameIndex, at: number): RegionName | undefined {
  return stems.get(text.charAt(at))?.find((name) => {
    if (!text.startsWith(name.text, at)) return false;
    streetEnd.lastIndex = at + name.text.length;
    return streetEnd.test(text);
  });
}
