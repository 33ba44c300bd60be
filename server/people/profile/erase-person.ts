import { type ClientSession, Types, trusted } from 'mongoose';
import { ErasureModel } from '../../../schemas/people/erasure.ts';
import { PersonModel } from '../../../schemas/people/person.ts';
import { invalidateLogins } from '../../access/logins/login-cache.ts';
import { cancelFutureSignups } from '../../activities/events/signups/cancel-signup.ts';
import { transact, transactionTimeoutMs } from '../../platform/database/transaction.ts';
import { decryptField, encryptField } from '../../platform/encryption/field-encryption.ts';
import { personPseudonym } from '../../platform/encryption/person-pseudonym.ts';
import { personalFieldsOf, personReferences } from '../../platform/encryption/personal-fields.ts';

/**
 * Erase a person (PIPL art. 47), in one transaction.
 *
 * The person and the data that concerns only them are deleted, and their logins end. Data that totals are counted from
 * stays under a random pseudonym. Erasing the same person again changes nothing.
 *
 * @throws {Failure} `overloaded`.
 */
export async function erasePerson(id: string, now: Date): Promise<void> {
  const pseudonym = new Types.ObjectId();
  await transact(performance.now() + transactionTimeoutMs, async (session) => {
    await PersonModel.collection.deleteOne({ _id: new Types.ObjectId(id) }, { session });
    await cancelFutureSignups(new Types.ObjectId(id), now, session);
    await eraseReferences(id, pseudonym, session);
    await recordErasure(id, now, session);
  });
  invalidateLogins(id);
}

/**
 * Record an erasure under the person's pseudonym. The id stays beside it, encrypted, until `repeatErasures` forgets it: a
 * request that ran at the same time may have written data after the erasure.
 */
export async function recordErasure(id: string, at: Date, session?: ClientSession): Promise<void> {
  const pseudonym = personPseudonym(id);
  const sealedId = encryptField(id, placeOf(pseudonym));
  await ErasureModel.updateOne(
    { _id: pseudonym },
    { $setOnInsert: { at, sealedId } },
    { upsert: true, ...(session && { session }) },
  );
}

/** Repeat the erasures since a time, and forget the ids of the people who were erased earlier. */
export async function repeatErasures(since: Date): Promise<void> {
  const recent = ErasureModel.find({ at: trusted({ $gte: since }), sealedId: trusted({ $exists: true }) }).lean();
  for await (const { _id, at, sealedId } of recent) await erasePerson(decryptField(String(sealedId), placeOf(_id)), at);
  await ErasureModel.updateMany({ at: trusted({ $lt: since }) }, { $unset: { sealedId: 1 } });
}

/** Delete or pseudonymise every document that refers to a person, as its schema says. */
async function eraseReferences(id: string, pseudonym: Types.ObjectId, session: ClientSession): Promise<void> {
  for (const { model, collection, path, onErase, filterFor } of personReferences()) {
    if (onErase === 'delete') await model.collection.deleteMany(filterFor(id), { session });
    if (onErase !== 'pseudonym') continue;
    const personal = Object.fromEntries(personalFieldsOf(collection).map((field) => [field.path, 1]));
    await model.collection.updateMany(
      filterFor(id),
      { $set: { [path]: pseudonym }, ...(Object.keys(personal).length > 0 && { $unset: personal }) },
      { session },
    );
  }
}

/**
 * List all erasures, the earliest first. The operator keeps the list apart from the backups and replays it after one was
 * restored.
 */
export async function listErasures(): Promise<{ id: string; at: Date }[]> {
  const erasures = await ErasureModel.find({}).sort({ at: 1, _id: 1 }).lean();
  return erasures.map(({ _id, at }) => ({ id: String(_id), at }));
}

/**
 * Repeat erasures after a backup was restored.
 *
 * @param erasures with the pseudonyms, or with the ids that an earlier version listed.
 * @returns how many of the people were there again.
 */
export async function replayErasures(erasures: Iterable<{ id: string; at: Date }>): Promise<number> {
  const listed = new Map<string, Date>();
  let erased = 0;
  const erase = async (id: string, at: Date) => {
    if (await PersonModel.exists({ _id: id })) erased += 1;
    await erasePerson(id, at);
  };
  for (const { id, at } of erasures) {
    if (isId.test(id)) await erase(id, at);
    else listed.set(id, at);
  }
  if (listed.size === 0) return erased;
  // A pseudonym does not give the id back: everybody's own is compared.
  for await (const { _id } of PersonModel.collection.find({}, { projection: { _id: 1 } })) {
    const at = listed.get(personPseudonym(String(_id)));
    if (at) await erase(String(_id), at);
  }
  for (const [_id, at] of listed) await ErasureModel.updateOne({ _id }, { $setOnInsert: { at } }, { upsert: true });
  return erased;
}

const isId = /^[0-9a-f]{24}$/;
const placeOf = (id: string) => ({ collection: ErasureModel.collection.collectionName, id, field: 'sealedId' });
