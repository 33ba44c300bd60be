import { StationKindModel, StationServiceModel, type StationTableEntry } from '../../../schemas/stations/vocabulary.ts';
import { type Scope, wholeInstallation } from '../../access/staff/scope.ts';
import { isDuplicateKey } from '../../platform/database/duplicate-key.ts';
import { putKeyed } from '../../platform/database/record-version.ts';
import { Failure } from '../../platform/errors/errors.ts';
import { defaultKinds, defaultServices } from './default-entries.ts';
import { foldWord } from './fold-word.ts';

/** The tables that officers edit, by their names in routes. */
const stationTables = { kinds: StationKindModel, services: StationServiceModel } as const;
/** The name of a table of stations, as it stands in routes. */
export type StationTableName = keyof typeof stationTables;

/** The new words of an entry of a table. */
export interface TableEntryWords {
  zh: string;
  en: string;
  aliases: string[];
  retired: boolean;
}

/**
 * Add the kinds and services that come with the product to their tables. Entries that exist already keep their words.
 */
export async function seedStationTables(): Promise<void> {
  for (const [table, entries] of [
    ['kinds', defaultKinds],
    ['services', defaultServices],
  ] as const) {
    const documents = entries.map(([_id, zh, en, aliases = []]) => ({ _id, zh, en, aliases: [...aliases] }));
    await stationTables[table].insertMany(documents, { ordered: false }).catch((error) => {
      if (!isDuplicateKey(error)) throw error;
    });
  }
}

/** Read a whole table, sorted by key. */
export async function readStationTable(table: StationTableName): Promise<StationTableEntry[]> {
  return stationTables[table].find({}).sort({ _id: 1 }).lean();
}

/**
 * Add an entry to a table, or change its words. A key never changes, and an entry is retired instead of deleted.
 *
 * All unions share the tables, so only an officer whose scope is the whole installation may change them.
 *
 * @param seen the version that the officer saw.
 * @throws {Failure} `outside_scope`, `changed_since`.
 */
export async function putTableEntry(
  table: StationTableName,
  key: string,
  { retired, ...words }: TableEntryWords,
  scope: Scope,
  seen?: number,
): Promise<StationTableEntry> {
  if (scope.unions !== wholeInstallation) throw new Failure('outside_scope');
  const fields = { ...words, retired: retired || null };
  return putKeyed<StationTableEntry>(stationTables[table], key, { fields, seen });
}

/**
 * Read the keys of a table by every word that stands for one: the key itself, its names and its aliases, all folded by
 * `foldWord`.
 */
export async function readKeysByWord(table: StationTableName): Promise<Map<string, string>> {
  const words = new Map<string, string>();
  const entries = await readStationTable(table);
  for (const { _id, aliases } of entries) for (const word of aliases) words.set(foldWord(word), _id);
  for (const { _id, zh, en } of entries) for (const word of [zh, en, _id]) words.set(foldWord(word), _id);
  return words;
}
