import type { mongo } from 'mongoose';
import { ErasureModel } from '../../../schemas/people/erasure.ts';
import { type AuditEntry, AuditModel } from '../../../schemas/platform/audit.ts';
import { recordErasure } from '../../people/profile/erase-person.ts';
import { newAuditEntry, recordOutcome } from '../../platform/audit/audit-entry.ts';
import { hashRestated } from '../../platform/audit/audit-hash.ts';
import { driver } from '../../platform/database/driver.ts';
import { personPseudonym, replacePersonIds } from '../../platform/encryption/person-pseudonym.ts';

const batchSize = 500;
const id = /^[0-9a-f]{24}$/;

/**
 * Put pseudonyms in place of the ids of people that an earlier version wrote into the audit and the list of erasures.
 *
 * An entry keeps its hash and so its place in the chain, whose heads are kept elsewhere; a keyed hash of what it is now
 * stands beside it. It can be interrupted and run again.
 */
export async function hidePeopleInAudit(now: Date): Promise<void> {
  const count = await restateEntries();
  if (count > 0) {
    const act = newAuditEntry('audit restate');
    await recordOutcome({ ...act, who: { kind: 'program', id: 'migration' }, on: String(count) }, now);
  }
  for await (const erasure of ErasureModel.collection.find({ _id: { $type: 'objectId' } })) {
    await recordErasure(String(erasure._id), erasure.at);
    await ErasureModel.collection.deleteOne({ _id: erasure._id });
  }
}

async function restateEntries(): Promise<number> {
  const entries = driver<AuditEntry>(AuditModel);
  const named = {
    $or: [
      { 'who.kind': 'member', 'who.id': id },
      { action: /\/staff\/people/, on: /\b[0-9a-f]{24}\b/ },
    ],
  } as mongo.Filter<AuditEntry>;
  let restated = 0;
  let changes: mongo.AnyBulkWriteOperation<AuditEntry>[] = [];
  const write = async () => {
    if (changes.length > 0) restated += (await entries.bulkWrite(changes, { ordered: false })).modifiedCount;
    changes = [];
  };
  for await (const entry of entries.find(named).sort({ _id: 1 })) {
    const { who, on } = entry;
    const isMember = who.kind === 'member' && id.test(who.id ?? '');
    const hidden = {
      who: isMember ? { ...who, id: personPseudonym(String(who.id)) } : who,
      on: /\/staff\/people/.test(entry.action) && on ? replacePersonIds(on) : (on ?? null),
    };
    const $set = { ...hidden, restated: hashRestated({ ...entry, ...hidden }) };
    changes.push({ updateOne: { filter: { _id: entry._id, hash: entry.hash }, update: { $set } } });
    if (changes.length >= batchSize) await write();
  }
  await write();
  return restated;
}
