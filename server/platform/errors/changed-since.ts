import { isDeepStrictEqual } from 'node:util';
import type { Types } from 'mongoose';
import { shanghaiIso } from '../../../schemas/platform/shanghai.ts';
import { Failure } from './errors.ts';

/** A record that staff edit; one from before versions were counted has none, which is version 0. */
export interface Versioned {
  version?: number | null | undefined;
}

/**
 * The refusal of a change because somebody else changed the record first: its version, and each field that is sent and whose stored
 * value is another, with both values. What the officer saw is not known here, so that a field that only they change is among them.
 *
 * @param sent the fields that the officer wants.
 * @param stored the record as it is, with the same names of fields.
 */
export function changedSince<Stored extends Versioned>(sent: object, stored: Stored): Failure {
  const fields = Object.entries(sent).flatMap(([field, value]) => {
    const theirs = (stored as Record<string, unknown>)[field];
    return value === undefined || saysTheSame(value, theirs)
      ? []
      : [{ field, yours: plain(value), stored: plain(theirs) }];
  });
  return new Failure('changed_since', { version: stored.version ?? 0, fields });
}

/** Whether two values say the same: a part that is null is one that is left out, and an empty list is no list. */
export function saysTheSame(one: unknown, other: unknown): boolean {
  return isDeepStrictEqual(bare(plain(one)), bare(plain(other)));
}

/** A value as JSON has it, with times of Shanghai, and null where there is none. */
function plain(value: unknown): unknown {
  if (value === undefined || value === null) return null;
  if (value instanceof Date) return shanghaiIso(value);
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object') return value;
  if ((value as Types.ObjectId)._bsontype === 'ObjectId') return String(value);
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, plain(part)]));
}

function bare(value: unknown): unknown {
  if (Array.isArray(value)) return value.length > 0 ? value.map(bare) : null;
  if (typeof value !== 'object' || value === null) return value;
  const parts = Object.entries(value).map(([key, part]) => [key, bare(part)] as const);
  return Object.fromEntries(parts.filter(([, part]) => part !== null));
}
