import type { StationTableEntry } from '../../../schemas/stations/vocabulary.ts';
import type { Region } from '../../../schemas/territory/region.ts';
import { nameStemOf, regionNamesOf } from '../../territory/regions/region-names.ts';
import type { StationMap } from '../map/station-map.ts';
import { foldWord } from '../vocabulary/fold-word.ts';

/** Words that stand for many stations at once: the names of regions, kinds and services. */
export interface Labels {
  /** The test of rows that a word stands for; undefined when it is no label. */
  rowFilterOf(word: string): ((row: number) => boolean) | undefined;
  /** The longest name of a region that a word begins with before other characters: 椒江 of 椒江母婴. */
  regionPrefixOf(word: string): string | undefined;
}

/** The stored tables and regions whose names become labels. */
export interface LabelSources {
  kinds: readonly StationTableEntry[];
  services: readonly StationTableEntry[];
  regions: readonly Pick<Region, '_id' | 'name' | 'level' | 'aliases'>[];
}

/** Create the labels of the stations of a map. */
export function createLabels(map: StationMap, { kinds, services, regions }: LabelSources): Labels {
  const codes = new Map<string, string[]>();
  for (const region of regions) {
    for (const name of new Set(regionNamesOf(region).flatMap((name) => [name, nameStemOf(name, region.level)]))) {
      const others = codes.get(name);
      if (others) others.push(region._id);
      else codes.set(name, [region._id]);
    }
  }

  return {
    rowFilterOf(word) {
      const { columns } = map;
      const tests: ((row: number) => boolean)[] = [];
      const regionCodes = codes.get(word);
      if (regionCodes) {
        const matches = tableOf(map.regions, (code) => regionCodes.some((prefix) => code.startsWith(prefix)));
        tests.push((row) => matches[columns.region[row] as number] === 1);
      }
      const kindKeys = keysOf(kinds, word);
      if (kindKeys.size > 0) {
        const matches = tableOf(map.kinds, (key) => kindKeys.has(key));
        tests.push((row) => matches[columns.kind[row] as number] === 1);
      }
      for (const key of keysOf(services, word)) {
        const number = map.services.find(key);
        if (number !== undefined)
          tests.push((row) => ((columns.services[number >> 5]?.[row] ?? 0) >>> (number & 31)) % 2 === 1);
      }
      return tests.length < 2 ? tests[0] : (row) => tests.some((passes) => passes(row));
    },
    regionPrefixOf(word) {
      const characters = [...word];
      for (let length = characters.length - 2; length >= 2; length--) {
        const start = characters.slice(0, length).join('');
        if (codes.has(start)) return start;
      }
      return undefined;
    },
  };
}

/**
 * The keys of the entries that a word names, by their whole name or a part of at least two characters that is not
 * ASCII alone.
 */
function keysOf(entries: readonly StationTableEntry[], word: string): Set<string> {
  const names = (entry: StationTableEntry) => [entry._id, entry.zh, entry.en, ...entry.aliases].map(foldWord);
  const named = entries.filter((entry) =>
    names(entry).some((name) => name === word || (/[^ -~]/.test(word) && [...word].length >= 2 && name.includes(word))),
  );
  return new Set(named.map(({ _id }) => _id));
}

function tableOf({ count, text }: StationMap['kinds'], test: (text: string) => boolean): Uint8Array {
  return Uint8Array.from({ length: count() }, (_, number) => (test(text(number)) ? 1 : 0));
}
