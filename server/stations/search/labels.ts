import type { StationTableEntry } from '../../../schemas/stations/vocabulary.ts';
import type { Region } from '../../../schemas/territory/region.ts';
import { namesOf, stemOf } from '../../territory/regions/names.ts';
import type { StationMap } from '../map/station-map.ts';
import { folded } from './names.ts';

/** Words that stand for many stations at once: regions, kinds, services. */
export interface Labels {
  /** A test of rows where the word is such a one. */
  test(word: string): ((row: number) => boolean) | undefined;
  /** The longest region's name that a word begins with, where more follows: 椒江 of 椒江母婴. */
  regionBefore(word: string): string | undefined;
}

/** What tables and regions call things, as they are read from the database. */
export interface LabelSources {
  kinds: readonly StationTableEntry[];
  services: readonly StationTableEntry[];
  regions: readonly Pick<Region, '_id' | 'name' | 'level' | 'aliases'>[];
}

/** The words of the tables and regions for the stations of a map. */
export function createLabels(map: StationMap, { kinds, services, regions }: LabelSources): Labels {
  const codes = new Map<string, string[]>();
  for (const region of regions) {
    for (const name of new Set(namesOf(region).flatMap((name) => [name, stemOf(name, region.level)]))) {
      const others = codes.get(name);
      if (others) others.push(region._id);
      else codes.set(name, [region._id]);
    }
  }

  return {
    test(word) {
      const { columns } = map;
      const tests: ((row: number) => boolean)[] = [];
      const below = codes.get(word);
      if (below) {
        const inside = tableOf(map.regions, (code) => below.some((prefix) => code.startsWith(prefix)));
        tests.push((row) => inside[columns.region[row] as number] === 1);
      }
      const kindKeys = keysOf(kinds, word);
      if (kindKeys.size > 0) {
        const wanted = tableOf(map.kinds, (key) => kindKeys.has(key));
        tests.push((row) => wanted[columns.kind[row] as number] === 1);
      }
      for (const key of keysOf(services, word)) {
        const number = map.services.find(key);
        if (number !== undefined)
          tests.push((row) => ((columns.services[number >> 5]?.[row] ?? 0) >>> (number & 31)) % 2 === 1);
      }
      return tests.length < 2 ? tests[0] : (row) => tests.some((passes) => passes(row));
    },
    regionBefore(word) {
      const characters = [...word];
      for (let length = characters.length - 2; length >= 2; length--) {
        const start = characters.slice(0, length).join('');
        if (codes.has(start)) return start;
      }
      return undefined;
    },
  };
}

/** The keys of entries that a word names: whole, or by a part of two characters at least. */
function keysOf(entries: readonly StationTableEntry[], word: string): Set<string> {
  const names = (entry: StationTableEntry) => [entry._id, entry.zh, entry.en, ...entry.aliases].map(folded);
  const named = entries.filter((entry) =>
    names(entry).some((name) => name === word || (/[^ -~]/.test(word) && [...word].length >= 2 && name.includes(word))),
  );
  return new Set(named.map(({ _id }) => _id));
}

function tableOf({ count, text }: StationMap['kinds'], test: (text: string) => boolean): Uint8Array {
  return Uint8Array.from({ length: count() }, (_, number) => (test(text(number)) ? 1 : 0));
}
