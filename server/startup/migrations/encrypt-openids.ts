import { mongo } from 'mongoose';
import { PersonModel } from '../../../schemas/people/person.ts';
import { encryptPersonField } from '../../access/people/person-fields.ts';

const batchSize = 500;
/** MongoDB's errors NamespaceNotFound and IndexNotFound. */
const missingCodes = [26, 27];

/**
 * Encrypt the openids that an earlier version stored as plain text, and drop the index of the plain text.
 *
 * It can be interrupted and run again.
 *
 * @returns how many openids were encrypted.
 */
export async function encryptOpenids(): Promise<number> {
  const { collection } = PersonModel;
  let encrypted = 0;
  let changes: mongo.AnyBulkWriteOperation[] = [];
  const write = async () => {
    if (changes.length > 0) encrypted += (await collection.bulkWrite(changes, { ordered: false })).modifiedCount;
    changes = [];
  };
  const plain = { openid: { $type: 'string', $not: /^v1\./ } };
  for await (const { _id, openid } of collection.find(plain, { projection: { openid: 1 } })) {
    changes.push({
      updateOne: { filter: { _id, openid }, update: { $set: encryptPersonField(String(_id), 'openid', openid) } },
    });
    if (changes.length >= batchSize) await write();
  }
  await write();
  await collection.dropIndex('openid_1').catch((error) => {
    const isMissing = error instanceof mongo.MongoServerError && missingCodes.includes(error.code as number);
    if (!isMissing) throw error;
  });
  return encrypted;
}
