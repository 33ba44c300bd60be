import mongoose from 'mongoose';

/** Longer than any transaction of this program waits between two writes, in milliseconds. */
const idleMs = 3000;
/** The shortest time between two checks of one process, in milliseconds. */
const intervalMs = 1000;

let checkedAt = 0;

/**
 * Kill transactions that a killed process left open. The server would keep them for a minute
 * (`transactionLifetimeLimitSeconds`) and lock the documents that they changed.
 *
 * The commands see and end only sessions of the own database user, so they need no privilege.
 */
export async function killIdleTransactions(): Promise<void> {
  if (Date.now() - checkedAt < intervalMs) return;
  checkedAt = Date.now();
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
