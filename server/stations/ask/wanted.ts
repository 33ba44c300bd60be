import { Failure } from '../../errors.ts';
import type { Atlas } from '../live/atlas.ts';
import type { Wanted } from '../map/filter.ts';

/** The kinds and services that a question names, by their keys. */
export interface Named {
  kinds?: readonly string[] | undefined;
  services?: readonly string[] | undefined;
}

/**
 * Kinds and services as the rows have them. A key that no station has yet gives a filter that nothing passes.
 *
 * @throws {Failure} `station_kind_unknown`, `station_service_unknown` where the tables do not know a key.
 */
export function wantedOf({ map, keys }: Atlas, { kinds, services }: Named): Pick<Wanted, 'kinds' | 'services'> {
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
