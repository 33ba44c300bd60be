import { type Types, trusted } from 'mongoose';
import { shanghaiIso } from '../../../schemas/platform/shanghai.ts';
import { Failure } from '../errors/errors.ts';

/** A record that staff edit; one from before versions were counted has none, which is version 0. */
interface Versioned {
  version?: number | null | undefined;
}

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

/**
 * The refusal of a change because somebody else changed the record first: its version, and of each field that both give another
 * value both values.
 *
 * @param sent the fields that the officer wants.
 * @param stored the record as it is, with the same names of fields.
 */
export function changedSince(sent: object, stored: object & Versioned): Failure {
  const fields = Object.entries(sent).flatMap(([field, value]) => {
    const [yours, theirs] = [plain(value), plain((stored as Record<string, unknown>)[field])];
    return value === undefined || JSON.stringify(yours) === JSON.stringify(theirs)
      ? []
      : [{ field, yours, stored: theirs }];
  });
  return new Failure('changed_since', { version: stored.version ?? 0, fields });
}

/** A value as a reply writes it. */
function plain(value: unknown): unknown {
  if (value === undefined || value === null) return null;
  if (value instanceof Date) return shanghaiIso(value);
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object') return value;
  if ((value as Types.ObjectId)._bsontype === 'ObjectId') return String(value);
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, part]) => (part === undefined || part === null ? [] : [[key, plain(part)]])),
  );
}
