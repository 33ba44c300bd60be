import { type RegionIndex, regionIndex } from './city-index.ts';

/** Where the employers of a list may lie. */
export interface Places extends RegionIndex {
  /** The district or street that the whole list is of: its rows need not say it. */
  home?: string | undefined;
}

/** The districts and streets of the city that a region is or lies in; nothing where it is larger than a city. */
export async function placesOf(region: string): Promise<Places | undefined> {
  if (region.length < 4) return undefined;
  const index = await regionIndex(region.slice(0, 4));
  const districts = new Map<string, string | undefined>();
  const streets = new Map<string, string | undefined>();
  const anyStreets = new Map<string, string | undefined>();
  return {
    ...index,
    home: region.length >= 6 ? region : undefined,
    // A list names the same few districts and streets thousands of times.
    district: (name) => remembered(districts, name, () => index.district(name)),
    street: (district, name) => remembered(streets, `${district} ${name}`, () => index.street(district, name)),
    anyStreet: (name) => remembered(anyStreets, name, () => index.anyStreet(name)),
  };
}

/** What is found for a key, kept for the first ten thousand of them. */
export function remembered<Value>(known: Map<string, Value>, key: string, find: () => Value): Value {
  if (known.has(key)) return known.get(key) as Value;
  const found = find();
  if (known.size < 10_000) known.set(key, found);
  return found;
}
