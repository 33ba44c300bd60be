import { type Model, trusted } from 'mongoose';
import { changedSince, type Versioned } from '../errors/changed-since.ts';
import { isDuplicateKey } from './duplicate-key.ts';
import { updateOf } from './update-of.ts';

/** What every change by staff adds to its update. */
export const nextVersion = { $inc: { version: 1 } } as const;

/** The condition that a record is as an officer saw it; no condition where they do not say which version that was. */
export function asSeen(version: number | undefined) {
  return version === undefined ? {} : { version: trusted({ $in: version === 0 ? [0, null] : [version] }) };
}

/** Whether a record is as an officer saw it. */
export function isAsSeen(record: Versioned, version: number | undefined): boolean {
  return version === undefined || (record.version ?? 0) === version;
}

/** What an officer wants of a record of a table whose keys are chosen: its fields, null where one is to be empty. */
interface KeyedChange {
  fields: object;
  /** The version that the officer saw. */
  seen?: number | undefined;
}

/** The model of a table; what a record holds is told by who calls. */
// biome-ignore lint/suspicious/noExplicitAny: mongoose gives every model a type of its own, and no common one
type KeyedModel = Model<any>;

/**
 * Save a record of a table whose keys are chosen, and add it where the table has none. Not for transactions: there MongoDB tries an
 * upsert again that finds its key taken.
 *
 * @throws {Failure} `changed_since`.
 */
export async function putKeyed<Stored extends Versioned>(
  model: KeyedModel,
  key: string,
  { fields, seen }: KeyedChange,
): Promise<Stored & { version: number }> {
  const update = { ...updateOf(fields), ...nextVersion };
  // Who saw a version saw a record: where it is gone, theirs is no new one.
  const options = { upsert: !seen, returnDocument: 'after' } as const;
  try {
    const saved = await model
      .findOneAndUpdate({ _id: key, ...asSeen(seen) }, update, options)
      .lean<Stored & { version: number }>();
    if (saved) return saved;
  } catch (error) {
    // A record with the key is there and has another version, so that it was not found and cannot be added.
    if (!isDuplicateKey(error) || seen === undefined) throw error;
  }
  throw changedSince(fields, (await model.findById(key).lean<Stored>()) ?? {});
}

/**
 * Remove a record of a table whose keys are chosen; one that is not there is removed already.
 *
 * @throws {Failure} `changed_since`.
 */
export async function removeKeyed(model: KeyedModel, key: string, { fields, seen }: KeyedChange): Promise<void> {
  const { deletedCount } = await model.deleteOne({ _id: key, ...asSeen(seen) });
  if (deletedCount > 0) return;
  const stored = await model.findById(key).lean<Versioned>();
  if (stored) throw changedSince(fields, stored);
}
