import { trusted } from 'mongoose';
import { RegionModel } from '../../../schemas/territory/region.ts';
import { isBlankCell } from '../../platform/text/blank-cell.ts';
import { placeWords } from '../../territory/regions/place-words.ts';
import type { ListRow } from './row.ts';

/** The rows that are read, and the share of the rows with a place that must be in one city. */
const sample = { rows: 500, agreement: 0.9 } as const;

/**
 * Find the city whose districts the first rows of a list name, in a column or at the beginning of their addresses.
 *
 * @returns its canonical code of four digits; undefined where the rows name no districts, or those of several cities.
 */
export async function inferCity(batches: AsyncIterable<readonly ListRow[]>): Promise<string | undefined> {
  const named = new Map<string, number>();
  let rows = 0;
  for await (const batch of batches) {
    for (const { values } of batch) {
      const district = values.district && !isBlankCell(values.district) ? values.district : undefined;
      const place = district ? `district ${district}` : `address ${values.address ?? ''}`;
      named.set(place, (named.get(place) ?? 0) + 1);
    }
    rows += batch.length;
    if (rows >= sample.rows) break;
  }
  const rowsByCity = new Map<string, number>();
  let all = 0;
  for (const [place, count] of named) {
    const [column, text] = [place.slice(0, place.indexOf(' ')), place.slice(place.indexOf(' ') + 1)];
    const cities = await citiesOf(text, column === 'district');
    if (cities.size === 0) continue;
    all += count;
    for (const city of cities) rowsByCity.set(city, (rowsByCity.get(city) ?? 0) + count);
  }
  const [best, second] = [...rowsByCity].sort(([, a], [, b]) => b - a);
  if (!best || best[1] < all * sample.agreement || best[1] === second?.[1]) return undefined;
  return best[0];
}

/** The cities in which the place may lie that a text begins with: 椒江区 in 浙江省台州市椒江区东环大道, 海曙, 330203. */
async function citiesOf(text: string, isDistrict: boolean): Promise<Set<string>> {
  const folded = text.normalize('NFKC').replace(/\s/g, '');
  const code = /^(\d{4})\d{2,8}(?!\d)/.exec(folded)?.[1];
  if (code) return new Set(placeWords().hasCode(code) ? [code] : []);
  const codes = isDistrict ? codesOf(folded, () => true) : codesOf(folded, (word) => /[市区县旗]$/.test(word));
  if (codes.length > 0 || !isDistrict) return new Set(codes);
  // Regions that an imported file brought are known to the database only.
  const regions = await RegionModel.find(
    {
      level: trusted({ $in: ['city', 'district'] }),
      ...trusted({ $or: [{ name: folded }, { aliases: folded }] }),
    },
    { _id: 1 },
  ).lean();
  return new Set(regions.map(({ _id }) => _id.slice(0, 4)));
}

/** The codes of the cities of the last place at the beginning of a text. @param counts whether a word is sure enough. */
function codesOf(text: string, counts: (word: string) => boolean): string[] {
  let within: readonly string[] = [];
  let last: readonly string[] = [];
  let rest = text;
  for (let word = placeWords().startOf(rest); word; word = placeWords().startOf(rest)) {
    const { codes } = word;
    const nested = codes.filter((code) => within.some((above) => code.startsWith(above)));
    // A name that lies in none of the places before it is one of a street or road.
    if (within.length > 0 && nested.length === 0) break;
    within = nested.length > 0 ? nested : codes;
    if (counts(word.text)) last = within;
    rest = rest.slice(word.text.length);
  }
  return [...new Set(last.filter((code) => code.length >= 4).map((code) => code.slice(0, 4)))];
}
