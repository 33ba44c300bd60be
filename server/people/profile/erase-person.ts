import { type ClientSession, Types } from 'mongoose';
import { ErasureModel } from '../../../schemas/people/erasure.ts';
import { PersonModel } from '../../../schemas/people/person.ts';
import { invalidateLogins } from '../../access/logins/login-cache.ts';
import { cancelFutureSignups } from '../../activities/events/signups/cancel-signup.ts';
import { transact, transactionTimeoutMs } from '../../platform/database/transaction.ts';
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
    await ErasureModel.updateOne({ _id: id }, { $setOnInsert: { at: now } }, { upsert: true, session });
  });
  invalidateLogins(id);
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
 * @returns how many of the people were there again.
 */
export async function replayErasures(erasures: Iterable<{ id: string; at: Date }>): Promise<number> {
  let erased = 0;
  for (const { id, at } of erasures) {
    if (await PersonModel.exists({ _id: id })) erased += 1;
    await erasePerson(id, at);
  }
  return erased;
}
