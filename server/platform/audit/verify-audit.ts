import { type AuditEntry, AuditHeadModel, AuditModel } from '../../../schemas/platform/audit.ts';
import { driver } from '../database/driver.ts';
import type { AuditHead } from './audit-chain.ts';
import { hashEntry, hashRestated } from './audit-hash.ts';
import { findLastPruning } from './prune-audit.ts';

/** A sign that the audit was tampered with. */
interface AuditProblem {
  /** The number of the entry, or of the first missing one. */
  seq: number;
  /** Its content is not what was hashed; it is missing; or it does not follow the entry before (moved, or rewritten). */
  problem: 'edited' | 'removed' | 'unchained';
}

/** The result of a check of the audit. */
export interface AuditReport {
  checked: number;
  /** The number of the first entry. */
  first: number | null;
  /** The last entry, to be kept elsewhere and given to the next check. */
  head: AuditHead | null;
  /** At most 100. */
  problems: AuditProblem[];
  /** Numbers of `begun` entries without a result: the process was killed, or the action is still running. */
  open: number[];
}

const maxProblems = 100;

/**
 * Check that every entry is what was hashed, that it follows the one before, and that none is missing.
 *
 * @param known a head that was kept elsewhere. Without it, somebody who can write to the database could rewrite the whole
 *   chain unnoticed.
 */
export async function verifyAudit(known?: AuditHead): Promise<AuditReport> {
  const base = await findLastPruning();
  const report: AuditReport = { checked: 0, first: null, head: null, problems: [], open: [] };
  const addProblem = (seq: number, problem: AuditProblem['problem']) => {
    if (report.problems.length < maxProblems) report.problems.push({ seq, problem });
  };
  const begun = new Set<number>();
  let { upTo: seq, hash } = base;
  const storedHead = await AuditHeadModel.findById('audit').lean();
  const heads = [storedHead, known].filter((head) => head !== null && head !== undefined);
  for await (const entry of entriesAfter(base.upTo)) {
    report.checked++;
    report.first ??= entry._id;
    if (entry._id !== seq + 1) addProblem(seq + 1, 'removed');
    const matchesHeads = heads.every((head) => head.seq !== entry._id || head.hash === entry.hash);
    const isAsHashed = entry.restated ? hashRestated(entry) === entry.restated : hashEntry(entry) === entry.hash;
    if (!isAsHashed) addProblem(entry._id, 'edited');
    else if (!matchesHeads || (entry._id === seq + 1 && entry.prev !== hash)) addProblem(entry._id, 'unchained');
    if (entry.result === 'begun') begun.add(entry._id);
    if (entry.of) begun.delete(entry.of);
    ({ _id: seq, hash } = entry);
  }
  for (const head of heads) if (head.seq > seq) addProblem(seq + 1, 'removed');
  report.head = seq > 0 ? { seq, hash } : null;
  report.open = [...begun];
  return report;
}

function entriesAfter(seq: number): AsyncIterable<AuditEntry> {
  return driver<AuditEntry>(AuditModel)
    .find({ _id: { $gt: seq } }, { batchSize: 1000 })
    .sort({ _id: 1 });
}
