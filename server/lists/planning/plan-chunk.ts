import type { EmployerFacts, Statement } from '../../../schemas/register/statement.ts';
import { refreshDirectory } from '../../register/assignment/refresh-directory.ts';
import { buildEmployer, rematch } from '../../register/employers/rematch.ts';
import { WorkingSet } from '../../register/record/employer-working-set.ts';
import { namePartsOf } from '../../register/record/names.ts';
import type { EmployerChanges, PendingChanges } from '../../register/record/pending-changes.ts';
import { codesOf, hashFacts, statementsInEffect } from '../../register/record/statements.ts';
import type { Recognition, RowOutcome, RowResult } from '../reading/row-result.ts';
import type { CheckedRow } from './check-rows.ts';
import type { PreviousList } from './previous-list.ts';
import { type QueuedReview, ReviewQueue, type ReviewWrite } from './review-queue.ts';

/** The plan of a chunk: the results of its rows, and what has to be written for them. */
export interface ChunkPlan {
  results: RowResult[];
  changes: EmployerChanges;
  reviews: ReviewWrite[];
  /** The serials of new employers; `to` is exclusive. */
  serials: { from: number; to: number };
  /** Whether the register or pending changes held an employer that a row may be about. */
  foundKnown: boolean;
}

/** What all rows of a list have in common, and the state that a plan starts from. */
export interface PlanOptions {
  list: Pick<Statement, 'list' | 'source' | 'asOf'>;
  /** The serial of the next new employer. */
  serial: number;
  /** Changes that are being written. */
  pending?: PendingChanges | undefined;
  previousList?: PreviousList | undefined;
  /**
   * Do not look up codes, because none of these employers is expected in the register. If one is there after all, its code
   * is taken when the plan is written, and the plan is stale.
   */
  skipCodeLookup?: boolean | undefined;
}

/** Plan a chunk: decide the result of each row, in the order of the file, and write nothing. */
export async function planChunk(
  rows: readonly Pick<CheckedRow, 'line' | 'facts' | 'recalled'>[],
  setting: PlanOptions,
): Promise<ChunkPlan> {
  const planner = new Planner(setting);
  // Rows of the previous list get their results here: all rows of an unchanged list.
  const results = rows.map((row) => planner.knownResult(row));
  const unmatched: Unmatched[] = [];
  for (const [index, { line, facts }] of rows.entries())
    if (facts && !results[index]) unmatched.push(planner.toMatch(line, facts));
  if (unmatched.length > 0) await refreshDirectory();
  await planner.readFor(unmatched);
  let next = 0;
  for (let index = 0; index < results.length; index++) {
    if (results[index]) continue;
    const result = planner.match(unmatched[next++] as Unmatched);
    results[index] = result instanceof Promise ? await result : result;
  }
  return planner.plan(results as RowResult[]);
}

/** A statement that has to be matched, with the keys by which its employer is looked up. */
interface Unmatched {
  statement: Statement;
  codes: readonly string[];
  cores: readonly string[];
}

class Planner {
  readonly #setting: PlanOptions;
  readonly #workingSet: WorkingSet;
  readonly #queue: ReviewQueue;
  #serial: number;
  #met = false;

  constructor(setting: PlanOptions) {
    this.#setting = setting;
    this.#workingSet = new WorkingSet(setting.pending);
    this.#queue = new ReviewQueue();
    this.#serial = setting.serial;
  }

  /** The result of a rejected row, or of one that is in the previous list. */
  knownResult({ line, facts, recalled }: Pick<CheckedRow, 'line' | 'facts' | 'recalled'>): RowResult | undefined {
    if (recalled) return recalled;
    if (!facts) return { line, serial: 0, hash: 0, outcome: 'rejected', by: 'none', branch: false };
    return this.#setting.previousList?.findByFacts(hashFacts(facts), line);
  }

  toMatch(line: number, facts: EmployerFacts): Unmatched {
    const { list, source, asOf } = this.#setting.list;
    const statement: Statement = { list, line, source, asOf, hash: hashFacts(facts), facts };
    return { statement, codes: codesOf(facts), cores: coresOf(facts) };
  }

  /** Read in one go the employers that the statements may be about. What else is needed is read later. */
  async readFor(rows: readonly Unmatched[]): Promise<void> {
    const uncoded = rows.filter(({ codes }) => codes.length === 0);
    const { skipCodeLookup } = this.#setting;
    const open = !skipCodeLookup || (await this.#workingSet.hasUncoded());
    await Promise.all([
      this.#workingSet.read({
        codes: skipCodeLookup ? [] : rows.flatMap(({ codes }) => codes),
        open: open ? rows.flatMap(({ cores }) => cores) : [],
        names: uncoded.flatMap(({ cores }) => cores),
      }),
      this.#queue.read(uncoded.map(({ statement }) => statement)),
    ]);
    this.#met = this.#workingSet.all().length > 0;
    const openNames = this.#workingSet.all().flatMap(({ open }) => open ?? []);
    await this.#workingSet.read({ names: openNames });
  }

  /** Match a statement. @returns a promise only if something has to be read; for most rows nothing has. */
  match({ statement, codes, cores }: Unmatched): RowResult | Promise<RowResult> {
    const found = codes.length > 0 ? this.#workingSet.with('codes', codes) : this.#workingSet.with('names', cores);
    const same = this.#employerSaying(found, statement);
    if (same !== undefined) return this.#result(statement, same, 'unchanged');
    if (codes.length === 0) {
      const review = this.#queue.find(statement);
      if (review) return this.#fromQueue(statement, review);
    }
    const [only] = found;
    const simple = codes.length > 0 && found.size <= 1 && cores.length === 1 && this.#isIsolated(only, cores[0] ?? '');
    return simple ? this.#add(statement, only) : this.#rematch(statement, found, cores);
  }

  plan(results: RowResult[]): ChunkPlan {
    return {
      results,
      changes: this.#workingSet.changes(),
      reviews: this.#queue.writes(),
      serials: { from: this.#setting.serial, to: this.#serial },
      foundKnown: this.#met,
    };
  }

  /** The serial of the employer of which the list in effect says the same. */
  #employerSaying(found: ReadonlySet<number>, { source, asOf, list, hash }: Statement): number | undefined {
    for (const serial of found) {
      const statements = this.#workingSet.get(serial)?.statements ?? [];
      if (statementsInEffect(statements, source, { asOf, list }).some((held) => held.hash === hash)) return serial;
    }
    return undefined;
  }

  /** Whether a statement with that name can only be about this employer, so that no other has to be matched again. */
  #isIsolated(serial: number | undefined, core: string): boolean {
    const employer = serial === undefined ? undefined : this.#workingSet.get(serial);
    if (employer && !(employer.names ?? []).every((name) => name === core)) return false;
    return !this.#workingSet.hasOther('open', core, serial);
  }

  #add(statement: Statement, serial: number | undefined): RowResult {
    const old = serial === undefined ? undefined : this.#workingSet.get(serial);
    const employer = buildEmployer(old?._id ?? this.#serial++, old ? [...old.statements, statement] : [statement], old);
    this.#workingSet.put(employer);
    return this.#result(statement, employer._id, old ? 'updated' : 'added');
  }

  async #rematch(statement: Statement, found: ReadonlySet<number>, cores: readonly string[]): Promise<RowResult> {
    const affected = await this.#workingSet.readAffected(found, cores);
    const first = this.#serial;
    const result = rematch(affected, [statement], () => this.#serial++);
    for (const serial of result.removed) this.#workingSet.remove(serial);
    for (const employer of result.changed) this.#workingSet.put(employer);
    for (const waiting of result.waiting) this.#queue.add(waiting);
    const serial = result.serialOf.get(statement);
    if (serial === undefined) return this.#result(statement, 0, 'review');
    return this.#result(statement, serial, serial >= first ? 'added' : 'updated');
  }

  /** Treat a statement like the item of the review queue that says the same. */
  async #fromQueue(statement: Statement, review: QueuedReview): Promise<RowResult> {
    this.#queue.addRow(statement, review);
    if (review.state === 'refused') return this.#result(statement, 0, 'rejected', 'person');
    if (review.state === 'waiting') return this.#result(statement, 0, 'review');
    const decided: Statement = { ...statement, by: review.decidedBy ?? 'person' };
    const target = review.employer ?? undefined;
    if (target !== undefined) {
      await this.#workingSet.readSerials([target]);
      const { into } = this.#workingSet.get(target) ?? {};
      if (into) await this.#workingSet.readSerials([into]);
    }
    const employer = this.#workingSet.get(this.#workingSet.get(target ?? 0)?.into ?? target ?? 0);
    if (employer && this.#employerSaying(new Set([employer._id]), decided) !== undefined) {
      return this.#result(statement, employer._id, 'unchanged', 'person');
    }
    return { ...this.#add(decided, employer?._id), by: 'person' };
  }

  #result({ line, hash, facts }: Statement, serial: number, outcome: RowOutcome, by = recognitionBy(facts)): RowResult {
    return { line, serial, hash, outcome, by, branch: Boolean(facts.branchOf) };
  }
}

function recognitionBy(facts: EmployerFacts): Recognition {
  if (facts.code) return 'code';
  if (facts.org) return 'org';
  return facts.licence ? 'licence' : 'name';
}

function coresOf({ name, formerNames }: EmployerFacts): string[] {
  const core = namePartsOf(name).core;
  return formerNames?.length ? [...new Set([core, ...formerNames.map((name) => namePartsOf(name).core)])] : [core];
}
