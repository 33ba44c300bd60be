import { loadPlaceIndex, type PlaceIndex } from './place-index.ts';

/** The index of a city or province that resolves the places in the rows of one list. */
export interface PlaceFinder extends PlaceIndex {
  /** The district or street that the whole list is about. Its rows need not name it. */
  homeRegion?: string | undefined;
}

/**
 * Load the districts and streets of the city that a region is or lies in, or of all cities of a province.
 *
 * @returns undefined if no region is given.
 */
export async function createPlaceFinder(region: string): Promise<PlaceFinder | undefined> {
  if (region === '') return undefined;
  const index = await loadPlaceIndex(region.slice(0, 4));
  const districts = new Map<string, string | undefined>();
  const streets = new Map<string, string | undefined>();
  const anyStreets = new Map<string, string | undefined>();
  const cells = new Map<string, ReturnType<PlaceIndex['readPlace']>>();
  return {
    ...index,
    homeRegion: region.length >= 6 ? region : undefined,
    // A list names the same few districts and streets thousands of times.
    findDistrict: (name) => getCached(districts, name, () => index.findDistrict(name)),
    findStreet: (district, name) => getCached(streets, `${district} ${name}`, () => index.findStreet(district, name)),
    findAnyStreet: (name) => getCached(anyStreets, name, () => index.findAnyStreet(name)),
    readPlace: (cell, within = '', names = 'any') =>
      getCached(cells, `${names} ${within} ${cell}`, () => index.readPlace(cell, within || undefined, names)),
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
