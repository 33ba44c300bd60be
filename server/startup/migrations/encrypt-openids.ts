import { mongo } from 'mongoose';
import { PersonModel } from '../../../schemas/people/person.ts';
import { sealed } from '../../access/people/fields.ts';

const batchSize = 500;

/**
 * Encrypt the openids of people who came before openids were encrypted, and drop the index by the plain text.
 *
 * It can be broken off and run again.
 *
 * @returns how many were encrypted.
 */
export async function encryptOpenids(): Promise<number> {
  const { collection } = PersonModel;
  let done = 0;
  let changes: mongo.AnyBulkWriteOperation[] = [];
  const write = async () => {
    if (changes.length > 0) done += (await collection.bulkWrite(changes, { ordered: false })).modifiedCount;
    changes = [];
  };
  const plain = { openid: { $type: 'string', $not: /^v1\./ } };
  for await (const { _id, openid } of collection.find(plain, { projection: { openid: 1 } })) {
    changes.push({ updateOne: { filter: { _id, openid }, update: { $set: sealed(String(_id), 'openid', openid) } } });
    if (changes.length >= batchSize) await write();
  }
  await write();
  await collection.dropIndex('openid_1').catch((error) => {
    const absent = error instanceof mongo.MongoServerError && [26, 27].includes(error.code as number);
    if (!absent) throw error;
  });
  return done;
}
