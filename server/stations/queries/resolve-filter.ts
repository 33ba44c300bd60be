import { Failure } from '../../platform/errors/errors.ts';
import type { Wanted } from '../map/filter.ts';
import type { Atlas } from '../memory/index-snapshot.ts';

/** The kinds and services that a question names, by their keys. */
export interface Named {
  kinds?: readonly string[] | undefined;
  services?: readonly string[] | undefined;
}

/** What is asked for as the rows have it; the same key, the same kinds and services. */
export type Meant = Pick<Wanted, 'kinds' | 'services'> & { key: string };

/** What names meant: with other tables, or with another kind among the stations, they may mean something else. */
const known = new WeakMap<Atlas['keys'], { kinds: number; meant: Map<string, Meant> }>();
const mostKnown = 500;

/**
 * Kinds and services as the rows have them. A key that no station has yet gives a filter that nothing passes.
 *
 * @throws {Failure} `station_kind_unknown`, `station_service_unknown` where the tables do not know a key.
 */
export function wantedOf(atlas: Atlas, named: Named): Meant {
  const key = `${named.kinds?.join() ?? ''}/${named.services?.join() ?? ''}`;
  const count = atlas.map.kinds.count();
  let remembered = known.get(atlas.keys);
  if (remembered?.kinds !== count || remembered.meant.size > mostKnown) {
    remembered = { kinds: count, meant: new Map() };
    known.set(atlas.keys, remembered);
  }
  let meant = remembered.meant.get(key);
  if (!meant) {
    meant = { key, ...readNames(atlas, named) };
    remembered.meant.set(key, meant);
  }
  return meant;
}

function readNames({ map, keys }: Atlas, { kinds, services }: Named): Omit<Meant, 'key'> {
  for (const kind of kinds ?? []) if (!keys.kinds.has(kind)) throw new Failure('station_kind_unknown', { kind });
  for (const service of services ?? []) {
    if (!keys.services.has(service)) throw new Failure('station_service_unknown', { service });
  }
  return { kinds: kinds && kindTable(map.kinds, kinds), services: services && masksOf(map.services, services) };
}

function kindTable({ count, find }: Atlas['map']['kinds'], kinds: readonly string[]): Uint8Array {
  const table = new Uint8Array(count());
  for (const kind of kinds) {
    const number = find(kind);
    if (number !== undefined) table[number] = 1;
  }
  return table;
}

function masksOf({ numberOf }: Atlas['map']['services'], services: readonly string[]): number[] {
  const masks: number[] = [];
  for (const number of services.map(numberOf)) {
    while (masks.length <= number >> 5) masks.push(0);
    masks[number >> 5] = (masks[number >> 5] as number) | (1 << (number & 31));
  }
  return masks;
}
