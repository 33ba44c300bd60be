import { mongo } from 'mongoose';
import { StationKindModel, StationServiceModel, type StationTableEntry } from '../../../schemas/stations/vocabulary.ts';
import { type Scope, wholeInstallation } from '../../access/staff/scope.ts';
import { Failure } from '../../platform/errors/errors.ts';
import { firstKinds, firstServices } from './first-tables.ts';

/** The tables that officers edit, by the name they have in addresses. */
const stationTables = { kinds: StationKindModel, services: StationServiceModel } as const;
export type StationTable = keyof typeof stationTables;

/** What an officer says of an entry. */
export interface TableChange {
  zh: string;
  en: string;
  aliases: string[];
  retired: boolean;
}

/** Bring the kinds and services that come with the product into their tables; what is there stays as it was edited. */
export async function loadStationTables(): Promise<void> {
  for (const [table, entries] of [
    ['kinds', firstKinds],
    ['services', firstServices],
  ] as const) {
    const documents = entries.map(([_id, zh, en, aliases = []]) => ({ _id, zh, en, aliases: [...aliases] }));
    await stationTables[table].insertMany(documents, { ordered: false }).catch((error) => {
      const there = error instanceof mongo.MongoBulkWriteError && error.code === 11000;
      if (!there) throw error;
    });
  }
}

/** A whole table, by key. */
export async function stationTable(table: StationTable): Promise<StationTableEntry[]> {
  return stationTables[table].find({}).sort({ _id: 1 }).lean();
}

/**
 * Add an entry of a table, or change its words; a key stays what it is, and nothing is taken away but by retiring it.
 *
 * The tables are everybody's, so only who acts for the whole installation changes them.
 *
 * @throws {Failure} `outside_scope`.
 */
export async function putTableEntry(
  table: StationTable,
  key: string,
  { retired, ...words }: TableChange,
  scope: Scope,
): Promise<StationTableEntry> {
  if (scope.unions !== wholeInstallation) throw new Failure('outside_scope');
  return stationTables[table]
    .findOneAndUpdate(
      { _id: key },
      { $set: { ...words, ...(retired && { retired }) }, ...(!retired && { $unset: { retired: 1 } }) },
      { upsert: true, returnDocument: 'after' },
    )
    .lean()
    .orFail();
}

/** The keys of a table by every word that means one: the key itself, its names and its aliases, in small letters. */
export async function wordsOfTable(table: StationTable): Promise<Map<string, string>> {
  const words = new Map<string, string>();
  const entries = await stationTable(table);
  for (const { _id, aliases } of entries) for (const word of aliases) words.set(foldWord(word), _id);
  for (const { _id, zh, en } of entries) for (const word of [zh, en, _id]) words.set(foldWord(word), _id);
  return words;
}

/** A word in the form in which words of a table are compared. */
export function foldWord(text: string): string {
  return text.normalize('NFKC').replace(/\s+/g, '').toLowerCase();
}
