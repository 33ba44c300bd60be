import { AuditModel } from '../../../schemas/platform/audit.ts';
import { appendEntry } from './chain.ts';
import { genesis } from './hash.ts';

/**
 * How long entries are kept, in days.
 *
 * Six months at least (Cybersecurity Law, article 23(3)), which can be 184 days; kept for a year, so that an inquiry
 * about the year before still finds them.
 */
const keptDays = 366;
const leastDays = 190;

/** Who prunes, by an id that an index finds among millions of entries. */
const pruner = { kind: 'program', id: 'retention' } as const;

/** Where a chain begins whose older part was deleted in due time. */
export interface Pruning {
  upTo: number;
  hash: string;
}

/**
 * Delete the entries that are older than they need to be; the chain says itself up to where, and with which hash.
 *
 * @returns how many were deleted.
 */
export async function pruneAudit(now: Date, days = keptDays): Promise<number> {
  const before = new Date(now.getTime() - Math.max(days, leastDays) * 24 * 3600_000);
  // By number, not by time: what is deleted is the beginning of the chain and nothing else.
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
  const { deletedCount } = await AuditModel.collection.deleteMany({ _id: { $lte: last._id } } as object);
  return deletedCount;
}

/** Where the chain begins today; before its first entry, where nothing was deleted yet. */
export async function lastPruning(): Promise<Pruning> {
  const [entry] = await AuditModel.find({ 'who.id': pruner.id, action: 'audit prune' })
    .sort({ _id: -1 })
    .limit(1)
    .lean();
  const [, upTo, hash] = /^(\d+) ([0-9a-f]{64})$/.exec(entry?.on ?? '') ?? [];
  return upTo && hash ? { upTo: Number(upTo), hash } : { upTo: 0, hash: genesis };
}
