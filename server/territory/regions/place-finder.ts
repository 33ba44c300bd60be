import { type RegionIndex, regionIndex } from './city-index.ts';

/** The index of a city that resolves the places in the rows of one list. */
export interface Places extends RegionIndex {
  /** The district or street that the whole list is about. Its rows need not name it. */
  home?: string | undefined;
}

/**
 * Load the districts and streets of the city that a region is or lies in.
 *
 * @returns undefined if the region is larger than a city.
 */
export async function placesOf(region: string): Promise<Places | undefined> {
  if (region.length < 4) return undefined;
  const index = await regionIndex(region.slice(0, 4));
  const districts = new Map<string, string | undefined>();
  const streets = new Map<string, string | undefined>();
  const streetsOfCity = new Map<string, string | undefined>();
  return {
    ...index,
    home: region.length >= 6 ? region : undefined,
    // A list names the same few districts and streets thousands of times.
    district: (name) => remembered(districts, name, () => index.district(name)),
    street: (district, name) => remembered(streets, `${district} ${name}`, () => index.street(district, name)),
    anyStreet: (name) => remembered(streetsOfCity, name, () => index.anyStreet(name)),
  };
}

const maxCached = 10_000;

/** Get a key's value from the cache, or compute and cache it. The cache keeps the first 10,000 keys. */
export function remembered<Value>(cache: Map<string, Value>, key: string, compute: () => Value): Value {
  if (cache.has(key)) return cache.get(key) as Value;
  const value = compute();
  if (cache.size < maxCached) cache.set(key, value);
  return value;
}
