import { type InferRawDocTypeFromSchema, model, Schema } from 'mongoose';
import { fieldProblem } from '../platform/field-problems.ts';
import '../platform/strict.ts';
import { z } from 'zod';

/** What stands in a table that officers edit: it is stored by its key, and shown by its words. */
const entry = {
  /** The key, which never changes. */
  _id: { type: String, required: true },
  zh: { type: String, required: true },
  en: { type: String, required: true },
  /** Further words by which a file may call it. */
  aliases: { type: [String], required: true },
  /** Offered for new stations no more; those that have it keep it. */
  retired: { type: Boolean },
} as const;

const kind = new Schema(entry, { collection: 'stationKinds', versionKey: false });
const service = new Schema(entry, { collection: 'stationServices', versionKey: false });

/** An entry of either table, as stored. */
export type StationTableEntry = InferRawDocTypeFromSchema<typeof kind>;

/** Kinds of station; the first twelve come with the product (server/stations/tables.ts). */
export const StationKindModel = model('StationKind', kind);
/** Services and amenities of stations. */
export const StationServiceModel = model('StationService', service);

/** The key of a kind or a service, by its form; whether there is one, the table says. */
export const stationKey = z
  .string()
  .regex(/^[a-z][a-z0-9_]{1,39}$/, fieldProblem('table_key'))
  .meta({ examples: ['nuanfeng_station'] });

/** Keys by commas in a query string, at most 50: `kinds=nuanfeng_station,library`. */
export const queryKeys = z
  .string()
  .transform((text) => text.split(','))
  .pipe(z.array(stationKey).min(1).max(50));

const shownEntry = z
  .object({
    key: z.string(),
    zh: z.string(),
    en: z.string(),
    aliases: z.array(z.string()).meta({ description: 'further words by which a file may call it' }),
    retired: z.boolean().nullish().meta({ description: 'offered for new stations no more' }),
  })
  .meta({ id: 'StationTableEntry' });

/** An entry of either table as the outside sees it. */
export const StationTableEntryView = z.pipe(
  z.transform(({ _id, ...rest }: StationTableEntry): z.input<typeof shownEntry> => ({ key: _id, ...rest })),
  shownEntry,
);
