import { type ClientSession, Types } from 'mongoose';
import { ErasureModel } from '../../../schemas/people/erasure.ts';
import { PersonModel } from '../../../schemas/people/person.ts';
import { forgetLiving } from '../../access/logins/login-cache.ts';
import { releasePlaces } from '../../activities/events/signups.ts';
import { patienceMs, transact } from '../../platform/database/transaction.ts';
import { fieldsOf, personReferences } from '../../platform/encryption/registry.ts';

/**
 * Erase a person, in one transaction: they and what only concerned them go, their logins end, and what totals are made
 * of stays under a pseudonym that leads to nobody (PIPL art. 47). Erasing somebody again changes nothing.
 *
 * @throws {Failure} `overloaded`.
 */
export async function erasePerson(id: string, now: Date): Promise<void> {
  const pseudonym = new Types.ObjectId();
  await transact(performance.now() + patienceMs, async (session) => {
    await PersonModel.collection.deleteOne({ _id: new Types.ObjectId(id) }, { session });
    await releasePlaces(new Types.ObjectId(id), now, session);
    await eraseReferences(id, pseudonym, session);
    await ErasureModel.updateOne({ _id: id }, { $setOnInsert: { at: now } }, { upsert: true, session });
  });
  forgetLiving(id);
}

/** Erase a person wherever a document refers to them. */
async function eraseReferences(id: string, pseudonym: Types.ObjectId, session: ClientSession): Promise<void> {
  for (const { model, collection, path, onErase, of } of personReferences()) {
    if (onErase === 'delete') await model.collection.deleteMany(of(id), { session });
    if (onErase !== 'pseudonym') continue;
    const personal = Object.fromEntries(fieldsOf(collection).map((field) => [field.path, 1]));
    await model.collection.updateMany(
      of(id),
      { $set: { [path]: pseudonym }, ...(Object.keys(personal).length > 0 && { $unset: personal }) },
      { session },
    );
  }
}

/** The ids of everybody who was erased, the first first: kept apart from the backups, they are erased again by it. */
export async function listErasures(): Promise<{ id: string; at: Date }[]> {
  const erasures = await ErasureModel.find({}).sort({ at: 1, _id: 1 }).lean();
  return erasures.map(({ _id, at }) => ({ id: String(_id), at }));
}

/**
 * Erase again whoever a restored backup brought back.
 *
 * @returns how many of them were there.
 */
export async function replayErasures(erasures: Iterable<{ id: string; at: Date }>): Promise<number> {
  let back = 0;
  for (const { id, at } of erasures) {
    if (await PersonModel.exists({ _id: id })) back += 1;
    await erasePerson(id, at);
  }
  return back;
}
