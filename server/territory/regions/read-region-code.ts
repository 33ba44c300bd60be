import { canonicalRegion } from '../../../schemas/platform/fields.ts';
import type { Region } from '../../../schemas/territory/region.ts';
import { placeWords } from './place-words.ts';

/**
 * What the code in a cell means.
 *
 * Where the cell is `only` a code, `reading` is the present code of a city, district or street, or `above`, `elsewhere` or
 * `unreadable` as in `PlaceReading`. Otherwise `region` is set if the cell holds a code beside words, which are its `rest`.
 */
export type RegionCodeReading =
  | { kind: 'only'; reading: string }
  | { kind: 'beside'; region: string | undefined; rest: string };

/** A number that may be a region's code, as a spreadsheet may show it: 330203, 330203.0, 3.30203E+11. */
const number = /(?<![\d.])(\d{2,12})(?:\.0+)?(?![\d.])/;
const scientific = /^(\d\.\d{5,11})E\+?(0?[5-9]|1[01])$/i;
/** Words that stand beside a code and say only that it is one. */
const label = /(?:行政)?(?:区划|区域|地区|统计用?)?(?:代码|编码|编号|码)|行政区划|区划|[^\p{L}\p{N}]/gu;

/** Create the reader of codes of 6 to 12 digits, present and former, within the city or province `area`. */
export function createCodeReader(area: string, stored: readonly Region[]): (text: string) => RegionCodeReading {
  const byCode = new Map(stored.map((region) => [region._id, region]));

  /** The present region of a code. What is more exact than a street, or unknown below a district, counts for that. */
  function regionOf(digits: string): string | undefined {
    for (const length of [9, 6]) {
      if (digits.length < length) continue;
      const code = canonicalRegion(digits.slice(0, length));
      const known = byCode.get(code);
      if (known && !known.replacedBy) return code;
      if (known?.replacedBy) return known.replacedBy;
      const district = byCode.get(code.slice(0, 6));
      const moved = district?.replacedBy && district.streetsKept ? `${district.replacedBy}${code.slice(6)}` : '';
      if (moved && byCode.has(moved)) return moved;
    }
    return undefined;
  }

  function read(digits: string): string {
    const code = canonicalRegion(digits);
    if (code.length < 6) {
      if (area.startsWith(code)) return 'above';
      if (code.length === 4 && code.startsWith(area) && byCode.has(code)) return code;
      return placeWords().hasCode(code) ? 'elsewhere' : 'unreadable';
    }
    const region = regionOf(digits);
    if (region?.startsWith(area)) return region;
    // 市辖区 (330201) are the districts of a city together.
    if (/^\d{4}0[01]/.test(code) && code.startsWith(area))
      return byCode.has(code.slice(0, 4)) ? code.slice(0, 4) : 'above';
    return region || placeWords().hasCode(code.slice(0, 6)) ? 'elsewhere' : 'unreadable';
  }

  return (text) => {
    const lost = scientific.exec(text);
    const written = lost ? String(Number(text)) : text;
    const found = number.exec(written);
    const digits = found?.[1] ?? '';
    const rest = found ? written.slice(0, found.index) + written.slice(found.index + found[0].length) : written;
    if (found && rest.replace(label, '') === '') {
      return { kind: 'only', reading: /^(?:\d{2}|\d{4}|\d{6,12})$/.test(digits) ? read(digits) : 'unreadable' };
    }
    const region = digits.length >= 6 ? read(digits) : '';
    return { kind: 'beside', region: /^\d{6}/.test(region) ? region : undefined, rest: region ? rest : text };
  };
}
