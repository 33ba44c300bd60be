import { createHash } from 'node:crypto';
import { blindIndex } from '../encryption/field-encryption.ts';

/** What stands for the hash of an earlier entry in the first entry of the chain. */
export const genesisHash = '0'.repeat(64);

/** Hash an entry without its own hash: SHA-256 in hexadecimal. */
export function hashEntry(entry: object): string {
  const { hash: _, ...rest } = entry as { hash?: string };
  return createHash('sha256').update(canonicalJson(rest)).digest('hex');
}

/**
 * Hash an entry in which the ids of people were replaced afterwards, with its first hash: HMAC-SHA256 with the index key. Who can
 * only write to the database cannot make it.
 */
export function hashRestated(entry: object): string {
  const { restated: _, ...rest } = entry as { restated?: string };
  return blindIndex('restated audit entry', canonicalJson(rest));
}

/** Write canonical JSON, in which equal values have the same text: keys in order, times in UTC (after RFC 8785). */
export function canonicalJson(value: unknown): string {
  if (value instanceof Date) return JSON.stringify(value.toISOString());
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value ?? null);
  const keys = Object.keys(value).sort();
  return `{${keys.map((key) => `${JSON.stringify(key)}:${canonicalJson((value as Record<string, unknown>)[key])}`).join(',')}}`;
}
