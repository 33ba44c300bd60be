import { type InferRawDocTypeFromSchema, model, Schema } from 'mongoose';
import { fieldProblem } from '../platform/field-problems.ts';
import '../platform/strict.ts';
import { z } from 'zod';
import { described } from '../platform/described.ts';
import { recordVersion, storedVersion } from '../platform/version.ts';

/** An entry of a table that officers edit. Stations store its key; people read its words. */
const entry = {
  /** The key, which never changes. */
  _id: { type: String, required: true },
  zh: { type: String, required: true },
  en: { type: String, required: true },
  /** Further words by which a file may call it. */
  aliases: { type: [String], required: true },
  /** No longer offered for new stations. Stations that have it keep it. */
  retired: { type: Boolean },
  version: storedVersion,
} as const;

const kind = new Schema(entry, { collection: 'stationKinds', versionKey: false });
const service = new Schema(entry, { collection: 'stationServices', versionKey: false });

/** An entry of either table, as stored. */
export type StationTableEntry = InferRawDocTypeFromSchema<typeof kind>;

/** Kinds of station. Thirteen come with the product, as do the services (server/stations/vocabulary/default-entries.ts). */
export const StationKindModel = model('StationKind', kind);
/** Services and amenities of stations. */
export const StationServiceModel = model('StationService', service);

/** The form of a key of a kind or service. Whether the key exists is checked against the table. */
export const stationTableKey = z
  .string()
  .regex(/^[a-z][a-z0-9_]{1,39}$/, fieldProblem('table_key'))
  .meta({ examples: ['nuanfeng_station'] });

/** At most 50 keys in a query string, separated by commas: `kinds=nuanfeng_station,library`. */
export const queryTableKeys = z
  .string()
  .transform((text) => text.split(','))
  .pipe(z.array(stationTableKey).min(1).max(50));

const shownEntry = z
  .object({
    key: z.string(),
    zh: z.string(),
    en: z.string(),
    aliases: z
      .array(z.string())
      .meta(described('导入文件中可用的其他叫法', 'further words by which a file may call it')),
    retired: z.boolean().nullish().meta(described('不再供新站点选用', 'no longer offered for new stations')),
    version: recordVersion,
  })
  .meta({ id: 'StationTableEntry' });

/** The public view of an entry of either table. */
export const StationTableEntryView = z.pipe(
  z.transform(({ _id, ...rest }: StationTableEntry): z.input<typeof shownEntry> => ({ key: _id, ...rest })),
  shownEntry,
);
