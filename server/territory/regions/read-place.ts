import { canonicalRegion } from '../../../schemas/platform/fields.ts';
import { isBlankCell } from '../../platform/text/blank-cell.ts';
import { createZoneFinder, isZoneName } from './functional-zones.ts';
import { allNamesOf, onlyUnique, stemsOf } from './name-index.ts';
import { createCodeReader } from './read-region-code.ts';
import { nameStemOf, normaliseName } from './region-names.ts';
import type { CityRegions } from './resolve-address.ts';
import { createPlaceScanner, type PlaceArea } from './scan-places.ts';
import { simplifyCharacters } from './traditional-characters.ts';

/**
 * What a cell says of a place.
 *
 * - `blank`: nothing.
 * - `place`: one region. A cell that goes from district to community says its deepest region that is known.
 * - `several`: regions of which none lies in another; `region` is what they have in common below the city, if anything.
 * - `above`: only that it is the whole city or something above it (宁波市, 市本级, 省属); `city` is set where it names one of the
 *   cities of a province.
 * - `zone`: a functional zone (高新区, 开发区) that no region has as an alias.
 * - `elsewhere`: a region outside.
 * - `unreadable`: anything else.
 */
export type PlaceReading =
  | { kind: 'place'; region: string }
  | { kind: 'several'; regions: readonly string[]; region: string | undefined }
  | { kind: 'above'; city?: string | undefined; region?: undefined }
  | { kind: 'blank' | 'zone' | 'elsewhere' | 'unreadable'; region?: undefined };

/** Reads cells that name a place. */
export interface PlaceReader {
  /**
   * Read a cell that names a place in any form: 海曙, 浙江省宁波市海曙区, 海曙区-鼓楼街道, 330203005, 鼓楼街道办事处.
   *
   * @param within the district in which the stem of a street is understood (鼓楼).
   * @param names which names count: `full` leaves out those without their kind, for cells that say other things as well.
   */
  readPlace(cell: string, within?: string, names?: 'any' | 'full'): PlaceReading;
}

/** Remarks that name other places than the one meant: （原江东区）, （不含高新区）. */
const otherPlaces = /[([【〔](?:原|曾|旧|前身|不含|不包括|除|含|包括|包含|注|备注)[^)\]】〕]*[)\]】〕]?/g;

/** Words for the city as a whole, or for what stands above its districts: 市本级, 市直机关, 全市, 省部属. */
const cityWord =
  /^(?:(?:全|本|跨)?(?:市区?域?|省|市辖区|城区|主城区|中心城区)|(?:中央|部|省|市|国家)+(?:本级|级|直属|直管|直|属|管|总工会|总)(?:直属|本级)?(?:机关|单位|企业|企事业|企事业单位|工会|部门|系统|产业)?|本级|直属|央企|国企|中央驻.{1,4}|跨区域?|全域|不分区|(?:各|全部|所有)(?:区县?市?|县区?|地|区域))$/;
/** What may follow from the name of the city where the whole of it is meant: 宁波市直, 宁波市属企业. */
const afterCity =
  /^(?:(?:本级|级|直属|直管|直|属|管|区|辖区|市区|城区|总工会|全市|全域|范围|境内|内)(?:直属|本级)?(?:机关|单位|企业|企事业|企事业单位|工会|部门|系统)?)?$/;
/** The same for a district: 区直, 本区, 县本级. */
const districtWord =
  /^(?:(?:全|本)(?:区|县|旗)|(?:区|县|旗)(?:本级|级|直属|直管|直|属|管)(?:机关|单位|企业|企事业单位|部门|系统)?)$/;

/** Create the reader of the cells that name places of an area. */
export function createPlaceReader(area: PlaceArea): PlaceReader {
  const { region, province, cities, stored } = area;
  const scan = createPlaceScanner(area);
  const readCode = createCodeReader(region, stored);
  const above = [...(province ? [province] : []), ...cities.map(({ city }) => city)];
  const zoneOf = createZoneFinder(
    stored,
    above.flatMap(allNamesOf).map(({ text }) => text),
  );
  // The stem of a street is enough without a district where it is all that the cell says.
  const streets = stored.filter(({ level, replacedBy }) => level === 'street' && !replacedBy);
  const streetStems = new Map(onlyUnique(streets.flatMap(stemsOf)).map(({ text, region }) => [text, region]));
  const streetOf = (text: string) => streetStems.get(nameStemOf(normaliseName(text), 'street'))?._id;
  /** What is only said to be in a city lies in its only district, if it has no other. */
  const ofCity = (code: string): PlaceReading => {
    const only = onlyDistrictOf(cities.find(({ city }) => city._id === code));
    if (only) return { kind: 'place', region: only };
    return { kind: 'above', ...(code !== '' && code !== region && { city: code }) };
  };

  return {
    readPlace(cell, within, names = 'any') {
      if (isBlankCell(cell)) return { kind: 'blank' };
      const text = foldPlace(cell);
      const code = readCode(text);
      if (code.kind === 'only') {
        if (code.reading === 'above') return ofCity(region);
        return /^\d{4}$/.test(code.reading) ? ofCity(code.reading) : readingOf(code.reading);
      }
      const found = scan(code.rest, within && canonicalRegion(within), names === 'any');
      const mentioned = code.region ? [code.region, ...found.regions] : found.regions;
      if (mentioned.length > 0) return combine(mentioned);
      const street = names === 'any' ? streetOf(code.rest) : undefined;
      if (street) return { kind: 'place', region: street };
      const rest = found.rest.replace(/[^\p{L}\p{N}]/gu, '');
      if (districtWord.test(rest)) return within ? { kind: 'place', region: within } : { kind: 'unreadable' };
      if ((found.above && afterCity.test(rest)) || cityWord.test(rest)) return ofCity(found.city || region);
      if (isZoneName(rest) && !found.elsewhere) {
        const zone = zoneOf(rest);
        return zone ? { kind: 'place', region: zone } : { kind: 'zone' };
      }
      return { kind: found.elsewhere || found.elsewhereAlone ? 'elsewhere' : 'unreadable' };
    },
  };
}

function foldPlace(cell: string): string {
  const text = cell
    .normalize('NFKC')
    .replace(/[\s\p{Cf}"'“”‘’]/gu, '')
    .replace(/^(?:驻|在|位于|地处|属于|隶属于?|归属于?|属地[:：]?)/, '')
    .replace(otherPlaces, ',');
  return simplifyCharacters(text);
}

function readingOf(reading: string): PlaceReading {
  return reading === 'elsewhere' || reading === 'unreadable' ? { kind: reading } : { kind: 'place', region: reading };
}

/** The only district of a city that is not divided. */
function onlyDistrictOf(city: CityRegions | undefined): string | undefined {
  const [district, ...others] = city?.districts ?? [];
  return others.length === 0 && district?.name === city?.city.name ? district?._id : undefined;
}

/** Combine the regions that a cell names: the deepest, or what they have in common. */
function combine(mentioned: readonly string[]): PlaceReading {
  const distinct = [...new Set(mentioned)];
  const deepest = distinct.filter((one) => !distinct.some((other) => other !== one && other.startsWith(one)));
  const [only = '', ...others] = deepest;
  if (others.length === 0) return { kind: 'place', region: only };
  const district = canonicalRegion(only.slice(0, 6));
  const shared = others.every((one) => one.startsWith(district)) ? district : undefined;
  return { kind: 'several', regions: deepest, region: shared };
}
