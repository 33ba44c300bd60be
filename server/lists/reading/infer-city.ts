import { trusted } from 'mongoose';
import { RegionModel } from '../../../schemas/territory/region.ts';
import { placeWords } from '../../register/record/place-words.ts';
import type { ListRow } from './row.ts';

/** The rows that are read, and the share of the rows with a district that must be in one city. */
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
      const place = values.district ?? placeOf(values.address ?? '');
      if (place) named.set(place, (named.get(place) ?? 0) + 1);
    }
    rows += batch.length;
    if (rows >= sample.rows) break;
  }
  const names = trusted({ $in: [...named.keys()] });
  const places = await RegionModel.find(
    { level: trusted({ $in: ['city', 'district'] }), ...trusted({ $or: [{ name: names }, { aliases: names }] }) },
    { name: 1, aliases: 1 },
  ).lean();
  const rowsByCity = new Map<string, number>();
  for (const { _id, name, aliases } of places) {
    const count = [name, ...(aliases ?? [])].reduce((sum, one) => sum + (named.get(one) ?? 0), 0);
    const city = _id.slice(0, 4);
    rowsByCity.set(city, (rowsByCity.get(city) ?? 0) + count);
  }
  const [best, second] = [...rowsByCity].sort(([, a], [, b]) => b - a);
  const all = [...named.values()].reduce((sum, count) => sum + count, 0);
  if (!best || best[1] < all * sample.agreement || best[1] === second?.[1]) return undefined;
  return best[0];
}

/** The last place at the beginning of an address: 椒江区 in 浙江省台州市椒江区东环大道. */
function placeOf(address: string): string | undefined {
  let last: string | undefined;
  let text = address.trimStart();
  for (let word = placeWords().startOf(text); word; word = placeWords().startOf(text)) {
    if (/[市区县旗]$/.test(word.text)) last = word.text;
    text = text.slice(word.text.length);
  }
  return last;
}
