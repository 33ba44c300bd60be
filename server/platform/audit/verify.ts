import { type AuditEntry, AuditHeadModel, AuditModel } from '../../../schemas/platform/audit.ts';
import type { AuditHead } from './chain.ts';
import { hashOf } from './hash.ts';
import { lastPruning } from './prune.ts';

/** Something that was done to the audit from outside. */
export interface AuditProblem {
  /** The number of the entry, or the first of those that are gone. */
  seq: number;
  /** Its content is not what was hashed; it is gone; or it does not follow the one before (moved, or written anew). */
  problem: 'edited' | 'removed' | 'unchained';
}

/** What a check of the audit found. */
export interface AuditReport {
  checked: number;
  first: number | null;
  /** To be kept elsewhere, and given to the next check. */
  head: AuditHead | null;
  /** At most 100. */
  problems: AuditProblem[];
  /** Acts that were begun and of which nothing more is known: the process was killed, or they are still running. */
  open: number[];
}

const mostProblems = 100;

/**
 * Check every entry: that it is what was hashed, that it follows the one before, and that none is missing.
 *
 * Whoever can write to the database could write the whole chain anew; `known`, a head that was kept elsewhere, shows
 * that too.
 */
export async function verifyAudit(known?: AuditHead): Promise<AuditReport> {
  const base = await lastPruning();
  const report: AuditReport = { checked: 0, first: null, head: null, problems: [], open: [] };
  const found = (seq: number, problem: AuditProblem['problem']) => {
    if (report.problems.length < mostProblems) report.problems.push({ seq, problem });
  };
  const begun = new Set<number>();
  let { upTo: seq, hash } = base;
  const witnessed = await AuditHeadModel.findById('audit').lean();
  const heads = [witnessed, known].filter((head) => head !== null && head !== undefined);
  for await (const entry of entriesAfter(base.upTo)) {
    report.checked++;
    report.first ??= entry._id;
    if (entry._id !== seq + 1) found(seq + 1, 'removed');
    const known = heads.every((head) => head.seq !== entry._id || head.hash === entry.hash);
    if (hashOf(entry) !== entry.hash) found(entry._id, 'edited');
    else if (!known || (entry._id === seq + 1 && entry.prev !== hash)) found(entry._id, 'unchained');
    if (entry.result === 'begun') begun.add(entry._id);
    if (entry.of) begun.delete(entry.of);
    ({ _id: seq, hash } = entry);
  }
  for (const head of heads) if (head.seq > seq) found(seq + 1, 'removed');
  report.head = seq > 0 ? { seq, hash } : null;
  report.open = [...begun];
  return report;
}

function entriesAfter(seq: number): AsyncIterable<AuditEntry> {
  return AuditModel.collection
    .find({ _id: { $gt: seq } } as object, { batchSize: 1000 })
    .sort({ _id: 1 }) as unknown as AsyncIterable<AuditEntry>;
}
