import { setTimeout as sleep } from 'node:timers/promises';
import { mongo } from 'mongoose';
import { type AuditEntry, AuditHeadModel, AuditModel } from '../../../schemas/platform/audit.ts';
import { Failure } from '../errors/errors.ts';
import { genesis, hashOf } from './hash.ts';

/** An entry before it has a place in the chain. */
export type AuditDraft = Omit<AuditEntry, '_id' | 'prev' | 'hash'>;

/** How far the chain has come. */
export interface AuditHead {
  seq: number;
  hash: string;
}

/** How long an entry may wait for its place, in milliseconds. */
const patienceMs = 5000;
const mostAtOnce = 200;

interface Waiting {
  draft: AuditDraft;
  resolve: (seq: number) => void;
  reject: (error: unknown) => void;
}

let waiting: Waiting[] = [];
let writing = false;
let reporter: ((head: AuditHead) => void) | undefined;

/** Tell of every new head of the chain: kept elsewhere, as a log is, it proves that nothing before it was rewritten. */
export function onAuditHead(report: (head: AuditHead) => void): void {
  reporter = report;
}

/**
 * Add an entry to the audit; it is on a majority of the replica set when this returns.
 *
 * Entries that come while others are written go together. The insert is itself the conditional write that moves the
 * chain on: its number is the one after the last, and numbers are unique, so of several processes one takes it and the
 * others read again. An entry is there whole or not at all, whenever a process is killed.
 *
 * @returns the entry's number.
 * @throws {Failure} `overloaded` where it found no place in five seconds.
 */
export function appendEntry(draft: AuditDraft): Promise<number> {
  return new Promise((resolve, reject) => {
    waiting.push({ draft, resolve, reject });
    if (!writing) void writeAll();
  });
}

async function writeAll(): Promise<void> {
  writing = true;
  while (waiting.length > 0) {
    const batch = waiting.slice(0, mostAtOnce);
    waiting = waiting.slice(mostAtOnce);
    try {
      await writeBatch(batch);
    } catch (error) {
      // Those that found their place before the failure were told so; a second word changes nothing.
      for (const { reject } of batch) reject(error);
    }
  }
  writing = false;
}

async function writeBatch(batch: readonly Waiting[]): Promise<void> {
  const deadline = performance.now() + patienceMs;
  for (let rest = batch; rest.length > 0; ) {
    const entries = link(await readHead(), rest);
    const written = await insertNext(entries);
    for (const [at, { _id }] of entries.slice(0, written).entries()) rest[at]?.resolve(_id);
    rest = rest.slice(written);
    const last = entries[written - 1];
    if (last) await witness({ seq: last._id, hash: last.hash });
    if (rest.length === 0) return;
    if (performance.now() > deadline) throw new Failure('overloaded');
    await sleep(Math.random() * 10);
  }
}

/** The last entry that a majority holds: what is chained to it can never lose it. */
async function readHead(): Promise<AuditHead> {
  const last = await AuditModel.findOne({}, { hash: 1 })
    .sort({ _id: -1 })
    .read('primary')
    .readConcern('majority')
    .lean();
  return last ? { seq: last._id, hash: last.hash } : { seq: 0, hash: genesis };
}

function link(head: AuditHead, drafts: readonly Waiting[]): AuditEntry[] {
  let { seq, hash: prev } = head;
  return drafts.map(({ draft }) => {
    const entry = { ...draft, _id: ++seq, prev, hash: '' };
    entry.hash = hashOf(entry);
    prev = entry.hash;
    return entry;
  });
}

/** Insert in order up to the first number that is taken. @returns how many found their place. */
async function insertNext(entries: AuditEntry[]): Promise<number> {
  try {
    const result = await AuditModel.collection.insertMany(entries as unknown as mongo.OptionalId<mongo.Document>[], {
      ordered: true,
      writeConcern: { w: 'majority', journal: true, wtimeoutMS: patienceMs },
    });
    return result.insertedCount;
  } catch (error) {
    if (error instanceof mongo.MongoBulkWriteError && error.code === 11000) return error.insertedCount;
    throw error;
  }
}

async function witness(head: AuditHead): Promise<void> {
  reporter?.(head);
  try {
    await AuditHeadModel.collection.updateOne(
      { _id: 'audit', seq: { $lt: head.seq } } as object,
      { $set: { seq: head.seq, hash: head.hash } },
      // It may lag behind, so it need not wait for the majority.
      { upsert: true, writeConcern: { w: 1 } },
    );
  } catch {
    // Another process is further already, or the next batch says it: an entry that is written stays written.
  }
}
