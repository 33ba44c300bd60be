import { Failure } from '../../platform/errors/errors.ts';
import type { FilterCriteria } from '../map/row-filter.ts';
import type { IndexSnapshot } from '../memory/index-snapshot.ts';

/** The kinds and services that a request asks for, by their keys. */
export interface FilterKeys {
  kinds?: readonly string[] | undefined;
  services?: readonly string[] | undefined;
}

/** The same as filter criteria for rows. Filters with the same `key` have the same kinds and services. */
export type ResolvedFilter = Pick<FilterCriteria, 'kinds' | 'services'> & { key: string };

/** Resolved filters by key. They are valid for these tables, and for this number of kinds among the stations. */
const cache = new WeakMap<IndexSnapshot['keys'], { kinds: number; filters: Map<string, ResolvedFilter> }>();
const maxCached = 500;

/**
 * Resolve keys of kinds and services into filter criteria. A key that no station has gives a filter that nothing
 * passes.
 *
 * @throws {Failure} `station_kind_unknown`, `station_service_unknown` when the tables do not have a key.
 */
export function resolveFilter(snapshot: IndexSnapshot, requested: FilterKeys): ResolvedFilter {
  const key = `${requested.kinds?.join() ?? ''}/${requested.services?.join() ?? ''}`;
  const count = snapshot.map.kinds.count();
  let cached = cache.get(snapshot.keys);
  if (cached?.kinds !== count || cached.filters.size > maxCached) {
    cached = { kinds: count, filters: new Map() };
    cache.set(snapshot.keys, cached);
  }
  let filter = cached.filters.get(key);
  if (!filter) {
    filter = { key, ...criteriaOf(snapshot, requested) };
    cached.filters.set(key, filter);
  }
  return filter;
}

function criteriaOf({ map, keys }: IndexSnapshot, { kinds, services }: FilterKeys): Omit<ResolvedFilter, 'key'> {
  for (const kind of kinds ?? []) if (!keys.kinds.has(kind)) throw new Failure('station_kind_unknown', { kind });
  for (const service of services ?? []) {
    if (!keys.services.has(service)) throw new Failure('station_service_unknown', { service });
  }
  return { kinds: kinds && kindTable(map.kinds, kinds), services: services && masksOf(map.services, services) };
}

function kindTable({ count, find }: IndexSnapshot['map']['kinds'], kinds: readonly string[]): Uint8Array {
  const table = new Uint8Array(count());
  for (const kind of kinds) {
    const number = find(kind);
    if (number !== undefined) table[number] = 1;
  }
  return table;
}

function masksOf({ numberOf }: IndexSnapshot['map']['services'], services: readonly string[]): number[] {
  const masks: number[] = [];
  for (const number of services.map(numberOf)) {
    while (masks.length <= number >> 5) masks.push(0);
    masks[number >> 5] = (masks[number >> 5] as number) | (1 << (number & 31));
  }
  return masks;
}
