import { setTimeout as sleep } from 'node:timers/promises';
import { mongo } from 'mongoose';
import { type AuditEntry, AuditHeadModel, AuditModel } from '../../../schemas/platform/audit.ts';
import { driver } from '../database/driver.ts';
import { isDuplicateKey } from '../database/duplicate-key.ts';
import { Failure } from '../errors/errors.ts';
import { genesisHash, hashEntry } from './audit-hash.ts';

/** An entry before it is linked into the chain. */
export type AuditDraft = Omit<AuditEntry, '_id' | 'prev' | 'hash'>;

/** The number and the hash of the last entry of the chain. */
export interface AuditHead {
  seq: number;
  hash: string;
}

/** How long an entry may wait to be appended, in milliseconds. */
const timeoutMs = 5000;
const maxBatch = 200;

interface PendingEntry {
  draft: AuditDraft;
  resolve: (seq: number) => void;
  reject: (error: unknown) => void;
}

let pending: PendingEntry[] = [];
let writing = false;
let reporter: ((head: AuditHead) => void) | undefined;

/** Report every new head of the chain. A head that is kept elsewhere, as in a log, proves that no entry before it was rewritten. */
export function onAuditHead(report: (head: AuditHead) => void): void {
  reporter = report;
}

/**
 * Append an entry to the audit. A majority of the replica set holds it when this returns.
 *
 * Entries that arrive while others are written make up the next batch. The insert is itself the conditional write that
 * extends the chain: an entry's number follows the last one, and numbers are unique, so one of several processes
 * succeeds and the others read the head again. A killed process leaves an entry whole or not at all.
 *
 * @returns the entry's number.
 * @throws {Failure} `overloaded` when it could not be appended in five seconds.
 */
export function appendEntry(draft: AuditDraft): Promise<number> {
  return new Promise((resolve, reject) => {
    pending.push({ draft, resolve, reject });
    if (!writing) void writePending();
  });
}

async function writePending(): Promise<void> {
  writing = true;
  while (pending.length > 0) {
    const batch = pending.slice(0, maxBatch);
    pending = pending.slice(maxBatch);
    try {
      await writeBatch(batch);
    } catch (error) {
      // The promises of entries that were appended before the failure are resolved: rejecting them has no effect.
      for (const { reject } of batch) reject(error);
    }
  }
  writing = false;
}

async function writeBatch(batch: readonly PendingEntry[]): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  for (let rest = batch; rest.length > 0; ) {
    const entries = link(await readHead(), rest);
    const written = await insertNext(entries);
    for (const [at, { _id }] of entries.slice(0, written).entries()) rest[at]?.resolve(_id);
    rest = rest.slice(written);
    const last = entries[written - 1];
    if (last) await storeHead({ seq: last._id, hash: last.hash });
    if (rest.length === 0) return;
    if (performance.now() > deadline) throw new Failure('overloaded');
    await sleep(Math.random() * 10);
  }
}

/** Read the last entry that a majority holds: a failover cannot take it back from under the entries that follow it. */
async function readHead(): Promise<AuditHead> {
  const last = await AuditModel.findOne({}, { hash: 1 })
    .sort({ _id: -1 })
    .read('primary')
    .readConcern('majority')
    .lean();
  return last ? { seq: last._id, hash: last.hash } : { seq: 0, hash: genesisHash };
}

function link(head: AuditHead, drafts: readonly PendingEntry[]): AuditEntry[] {
  let { seq, hash: prev } = head;
  return drafts.map(({ draft }) => {
    const entry = { ...draft, _id: ++seq, prev, hash: '' };
    entry.hash = hashEntry(entry);
    prev = entry.hash;
    return entry;
  });
}

/** Insert in order up to the first number that is taken. @returns how many were inserted. */
async function insertNext(entries: AuditEntry[]): Promise<number> {
  try {
    const result = await driver<AuditEntry>(AuditModel).insertMany(entries, {
      ordered: true,
      writeConcern: { w: 'majority', journal: true, wtimeoutMS: timeoutMs },
    });
    return result.insertedCount;
  } catch (error) {
    if (error instanceof mongo.MongoBulkWriteError && isDuplicateKey(error)) return error.insertedCount;
    throw error;
  }
}

async function storeHead(head: AuditHead): Promise<void> {
  reporter?.(head);
  try {
    await driver<AuditHead & { _id: string }>(AuditHeadModel).updateOne(
      { _id: 'audit', seq: { $lt: head.seq } },
      { $set: { seq: head.seq, hash: head.hash } },
      // The stored head may lag behind, so it need not wait for the majority.
      { upsert: true, writeConcern: { w: 1 } },
    );
  } catch {
    // Another process has stored a later head, or the next batch will store one; the entries are written either way.
  }
}
