import type { mongo } from 'mongoose';
import { valuesAt } from './document-values.ts';
import { decryptField, encryptField, keyIdOf } from './field-encryption.ts';
import { keyRing } from './key-ring.ts';
import { encryptionContextOf, type PersonalField, personalFields } from './personal-fields.ts';
import { forgetKey } from './verify-keys.ts';

/** The result of a key rotation. */
interface Rotation {
  /** The id of the key that now encrypts every value. */
  current: string;
  /** How many values were encrypted again, by collection. */
  rotated: Record<string, number>;
  /** Ids of the keys that no stored value needs any more; they can be removed from PERSONAL_KEYS. */
  released: string[];
}

/**
 * Encrypt again every value that was encrypted with another key than the current one.
 *
 * It can be interrupted and run again: finished values are not read again. A value that the server changes meanwhile
 * stays as the server wrote it and is checked again. All servers must have the new key before this begins.
 *
 * @param onProgress gets the number of values done so far.
 * @throws {Error} when a value does not decrypt; the values done before stay encrypted with the current key.
 */
export async function rotateKeys(onProgress: (done: number) => void, batch = 500): Promise<Rotation> {
  const { current, keys } = keyRing();
  const rotated: Record<string, number> = {};
  for (const [collection, fields] of encryptedFields()) {
    let count: number;
    do {
      count = await rotateCollection(fields, current, batch);
      rotated[collection] = (rotated[collection] ?? 0) + count;
      if (count > 0) onProgress(Object.values(rotated).reduce((sum, more) => sum + more));
    } while (count > 0);
  }
  const needed = await keysInUse();
  const released = [...keys.keys()].filter((kid) => kid !== current && !needed.has(kid));
  for (const kid of released) await forgetKey(kid);
  return { current, rotated, released };
}

/** Count, by key id, the documents that hold a value encrypted with that key. */
export async function keysInUse(): Promise<Map<string, number>> {
  const used = new Map<string, number>();
  for (const kid of keyRing().keys.keys()) {
    for (const fields of encryptedFields().values()) {
      const count = await collectionOf(fields).countDocuments(holding(fields, new RegExp(`^v1\\.${kid}\\.`)));
      if (count > 0) used.set(kid, (used.get(kid) ?? 0) + count);
    }
  }
  return used;
}

/** Rotate one collection. At most some thousand documents are in memory at a time, however many there are. */
async function rotateCollection(fields: PersonalField[], current: string, batch: number): Promise<number> {
  const collection = collectionOf(fields);
  const old = holding(fields, new RegExp(`^v1\\.(?!${current}\\.)`));
  let total = 0;
  let changes: mongo.AnyBulkWriteOperation[] = [];
  const write = async () => {
    if (changes.length > 0) total += (await collection.bulkWrite(changes, { ordered: false })).modifiedCount;
    changes = [];
  };
  for await (const document of collection.find(old, { sort: { _id: 1 }, batchSize: batch })) {
    changes.push(...fields.flatMap((field) => changesOf(document, field, current)));
    if (changes.length >= batch) await write();
  }
  await write();
  return total;
}

/** Make one write per value, on the condition that the value is still the one that was read. */
function changesOf(document: mongo.Document, field: PersonalField, current: string): mongo.AnyBulkWriteOperation[] {
  return valuesAt(document, field.path).flatMap(({ at, value }) => {
    const kid = typeof value === 'string' ? keyIdOf(value) : undefined;
    if (!kid || kid === current) return [];
    const context = encryptionContextOf(field, document, at);
    const rotated = encryptField(decryptField(value as string, context), context);
    return [{ updateOne: { filter: { _id: document._id, [at]: value }, update: { $set: { [at]: rotated } } } }];
  });
}

function holding(fields: PersonalField[], envelope: RegExp): mongo.Filter<mongo.Document> {
  return { $or: fields.map(({ path }) => ({ [path]: envelope })) };
}

function collectionOf(fields: PersonalField[]) {
  return (fields[0] as PersonalField).model.collection;
}

function encryptedFields(): Map<string, PersonalField[]> {
  return Map.groupBy(
    personalFields().filter(({ form }) => form === 'encrypted'),
    ({ collection }) => collection,
  );
}
