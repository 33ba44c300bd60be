import { type AuditEntry, AuditModel } from '../../../schemas/platform/audit.ts';
import { dayMs } from '../calendar/durations.ts';
import { driver } from '../database/driver.ts';
import { appendEntry } from './audit-chain.ts';
import { genesisHash } from './audit-hash.ts';

/**
 * How long entries are kept, in days.
 *
 * The law demands at least six months (Cybersecurity Law, article 23(3)), which can be 184 days. They are kept for a
 * year, so that an inquiry about the year before still finds them.
 */
const keptDays = 366;
const minDays = 190;

/** The actor of the pruning's own entries, with an id by which an index finds them among millions. */
const pruner = { kind: 'program', id: 'retention' } as const;

/** The last entry that a pruning has deleted. */
interface Pruning {
  /** Its number; 0 before the first pruning. */
  upTo: number;
  hash: string;
}

/**
 * Delete the entries that need not be kept any longer. An entry of the chain records up to which number, and with which
 * hash.
 *
 * @returns how many were deleted.
 */
export async function pruneAudit(now: Date, days = keptDays): Promise<number> {
  const before = new Date(now.getTime() - Math.max(days, minDays) * dayMs);
  // By number and not by time, so that nothing but the beginning of the chain is deleted.
  const next = await AuditModel.collection.findOne({ at: { $gte: before } }, { sort: { _id: 1 } });
  const last = await AuditModel.findOne(next ? { _id: Number(next._id) - 1 } : {})
    .sort({ _id: -1 })
    .lean();
  if (!last) return 0;
  await appendEntry({
    at: now,
    who: pruner,
    within: [],
    action: 'audit prune',
    on: `${last._id} ${last.hash}`,
    address: null,
    result: 'ok',
    code: null,
    request: null,
    of: null,
  });
  const { deletedCount } = await driver<AuditEntry>(AuditModel).deleteMany({ _id: { $lte: last._id } });
  return deletedCount;
}

/** Find where the chain begins today: after the last pruned entry. */
export async function findLastPruning(): Promise<Pruning> {
  const [entry] = await AuditModel.find({ 'who.id': pruner.id, action: 'audit prune' })
    .sort({ _id: -1 })
    .limit(1)
    .lean();
  const [, upTo, hash] = /^(\d+) ([0-9a-f]{64})$/.exec(entry?.on ?? '') ?? [];
  return upTo && hash ? { upTo: Number(upTo), hash } : { upTo: 0, hash: genesisHash };
}
