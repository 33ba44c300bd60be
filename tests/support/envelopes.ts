import mongoose, { type mongo, Types } from 'mongoose';

/** How an encrypted value is written. */
export const encryptedEnvelope = /^v1\.[\w-]{1,16}\.[\w-]{16}\.[\w-]{22,}$/;

/** Every text and id of every stored document, with where it stands: collection and path without array numbers. */
export async function storedTexts(): Promise<{ collection: string; path: string; text: string }[]> {
  const found: { collection: string; path: string; text: string }[] = [];
  const db = mongoose.connection.db as mongo.Db;
  for (const { name } of await db.listCollections().toArray()) {
    if (name.startsWith('system.')) continue;
    for await (const document of db.collection(name).find({})) walk(document, '', name, found);
  }
  return found;
}

/** The whole database as BSON, for a search that no form of a value escapes. */
export async function rawBson(): Promise<Buffer> {
  const parts: Buffer[] = [];
  const db = mongoose.connection.db as mongo.Db;
  for (const { name } of await db.listCollections().toArray()) {
    if (name.startsWith('system.')) continue;
    for await (const document of db.collection(name).find({}, { raw: true })) parts.push(document as unknown as Buffer);
  }
  return Buffer.concat(parts);
}

function walk(
  value: unknown,
  path: string,
  collection: string,
  found: { collection: string; path: string; text: string }[],
) {
  if (typeof value === 'string' || value instanceof Types.ObjectId)
    found.push({ collection, path, text: String(value) });
  else if (Array.isArray(value)) for (const element of value) walk(element, path, collection, found);
  else if (typeof value === 'object' && value !== null && !(value instanceof Date) && !('_bsontype' in value)) {
    for (const [name, inner] of Object.entries(value)) walk(inner, path ? `${path}.${name}` : name, collection, found);
  }
}
