import { type CityIndex, loadCityIndex } from './city-index.ts';

/** The index of a city that resolves the places in the rows of one list. */
export interface PlaceFinder extends CityIndex {
  /** The district or street that the whole list is about. Its rows need not name it. */
  homeRegion?: string | undefined;
}

/**
 * Load the districts and streets of the city that a region is or lies in.
 *
 * @returns undefined if the region is larger than a city.
 */
export async function createPlaceFinder(region: string): Promise<PlaceFinder | undefined> {
  if (region.length < 4) return undefined;
  const index = await loadCityIndex(region.slice(0, 4));
  const districts = new Map<string, string | undefined>();
  const streets = new Map<string, string | undefined>();
  const streetsOfCity = new Map<string, string | undefined>();
  return {
    ...index,
    homeRegion: region.length >= 6 ? region : undefined,
    // A list names the same few districts and streets thousands of times.
    findDistrict: (name) => getCached(districts, name, () => index.findDistrict(name)),
    findStreet: (district, name) => getCached(streets, `${district} ${name}`, () => index.findStreet(district, name)),
    findStreetInCity: (name) => getCached(streetsOfCity, name, () => index.findStreetInCity(name)),
  };
}

const maxCached = 10_000;

/** Get a key's value from the cache, or compute and cache it. The cache keeps the first 10,000 keys. */
export function getCached<Value>(cache: Map<string, Value>, key: string, compute: () => Value): Value {
  if (cache.has(key)) return cache.get(key) as Value;
  const value = compute();
  if (cache.size < maxCached) cache.set(key, value);
  return value;
}
