import mongoose from 'mongoose';

/** No transaction of ours waits so long between two of its writes, in milliseconds. */
const idleMs = 3000;
/** How often a process looks, in milliseconds. */
const everyMs = 1000;

let lookedAt = 0;

/**
 * End transactions that their process left open when it was killed: the server keeps them for a minute
 * (`transactionLifetimeLimitSeconds`), and with them the documents that they changed.
 *
 * Asks only for what the own database user may see and end, so that it needs no privilege.
 */
export async function endAbandoned(): Promise<void> {
  if (Date.now() - lookedAt < everyMs) return;
  lookedAt = Date.now();
  const admin = mongoose.connection.getClient().db('admin', { readConcern: new mongoose.mongo.ReadConcern('local') });
  const open = await admin
    .aggregate<{ lsid: { id: mongoose.mongo.Binary } }>([
      { $currentOp: { idleSessions: true, allUsers: false } },
      { $match: { type: 'idleSession', 'transaction.timeInactiveMicros': { $gt: idleMs * 1000 } } },
      { $project: { 'lsid.id': 1 } },
    ])
    .toArray();
  if (open.length > 0) await admin.command({ killSessions: open.map(({ lsid }) => ({ id: lsid.id })) });
}
