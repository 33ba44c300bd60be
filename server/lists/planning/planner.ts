import type { EmployerFacts, Statement } from '../../../schemas/register/statement.ts';
import { buildEmployer, rematch } from '../../register/employers/rematch.ts';
import { type QueuedReview, ReviewQueue } from '../../register/employers/review-queue.ts';
import { WorkingSet } from '../../register/record/employer-working-set.ts';
import { coresOf } from '../../register/record/names.ts';
import { fitTogether } from '../../register/record/shared-codes.ts';
import { codesOf, hashFacts, statementsInEffect } from '../../register/record/statements.ts';
import type { RowProblem } from '../reading/row.ts';
import type { Recognition, RowOutcome, RowResult } from '../reading/row-result.ts';
import type { CheckedRow } from './check-rows.ts';
import type { ChunkPlan, PlanOptions } from './chunk-plan.ts';
import { decidedStatement } from './decided-statement.ts';
import { headcountDispute, renamingOf } from './row-disputes.ts';

/** A statement that has to be matched, with the keys by which its employer is looked up. */
export interface UnmatchedRow {
  statement: Statement;
  codes: readonly string[];
  cores: readonly string[];
}

/** Decides the results of the rows of one chunk, in the order of the file. */
export class Planner {
  readonly #setting: PlanOptions;
  readonly #workingSet: WorkingSet;
  readonly #queue: ReviewQueue;
  readonly #disputes = new Map<number, RowProblem[]>();
  /** The rows of the chunk so far that only repeat an older list, by their employer. */
  readonly #repeated = new Map<number, RowResult[]>();
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

  /** Go on behind a row that has its result. */
  pass(result: RowResult): void {
    const { serial, outcome } = result;
    if (outcome === 'unchanged') this.#repeated.set(serial, [...(this.#repeated.get(serial) ?? []), result]);
  }

  /** Keep what a row disagrees about with others. @returns the result, marked where there is something. */
  dispute(index: number, statement: Statement, result: RowResult): RowResult {
    const { statements = [] } = this.#workingSet.get(result.serial) ?? {};
    if (statements.length < 2) return result;
    const held =
      statements.find(({ list, line }) => list === statement.list && line === statement.line) ??
      statements.find(({ source, hash }) => source === statement.source && hash === statement.hash);
    if (!held) return result;
    const disputed = headcountDispute(held, statement.line, statements);
    const renamed = result.outcome === 'updated' ? renamingOf(held, statements) : undefined;
    const problems = [disputed, renamed].filter((problem) => problem !== undefined);
    if (problems.length > 0) this.#disputes.set(index, problems);
    return disputed ? { ...result, disputed: true } : result;
  }

  toMatch(line: number, facts: EmployerFacts): UnmatchedRow {
    const { list, source, asOf } = this.#setting.list;
    const statement: Statement = { list, line, source, asOf, hash: hashFacts(facts), facts };
    return { statement, codes: codesOf(facts), cores: coresOf(facts) };
  }

  /** Read in one go the employers that the statements may be about. What else is needed is read later. */
  async readFor(rows: readonly UnmatchedRow[]): Promise<void> {
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
  match({ statement, codes, cores }: UnmatchedRow): RowResult | Promise<RowResult> {
    const found = codes.length > 0 ? this.#workingSet.with('codes', codes) : this.#workingSet.with('names', cores);
    const same = this.#employerSaying(found, statement);
    if (same !== undefined) return this.#result(statement, same, 'unchanged');
    if (codes.length === 0) {
      const review = this.#queue.find(statement);
      if (review) return this.#fromQueue(statement, review);
    }
    const [only] = found;
    const simple =
      codes.length > 0 &&
      found.size <= 1 &&
      cores.length === 1 &&
      this.#isIsolated(only, cores[0] ?? '') &&
      !this.#isNamedBefore(only);
    return simple ? this.#add(statement, only) : this.#rematch(statement, found, cores);
  }

  plan(results: RowResult[]): ChunkPlan {
    return {
      results,
      changes: this.#workingSet.changes(),
      reviews: this.#queue.writes(),
      serials: { from: this.#setting.serial, to: this.#serial },
      disputes: this.#disputes,
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

  /** Whether an earlier row of the list is about the employer. */
  #isNamedBefore(serial: number | undefined): boolean {
    if (serial === undefined) return false;
    const { list } = this.#setting.list;
    return (
      this.#repeated.has(serial) || (this.#workingSet.get(serial)?.statements ?? []).some((one) => one.list === list)
    );
  }

  /** Whether a statement bears the code of employers that are not like it. */
  #isUnlike(found: ReadonlySet<number>, statement: Statement): boolean {
    if (found.size === 0 || codesOf(statement.facts).length === 0) return false;
    const statements = [...found].flatMap((serial) => this.#workingSet.get(serial)?.statements ?? []);
    return !statements.some((one) => fitTogether(one, statement));
  }

  /** Give rows that only repeat an older list statements of this one, so that a row beside them is compared with them. */
  #restate(serials: ReadonlySet<number>): void {
    const { list, asOf, source } = this.#setting.list;
    for (const serial of serials) {
      const employer = this.#workingSet.get(serial);
      const rows = this.#repeated.get(serial);
      if (!employer || !rows) continue;
      const copies = rows.flatMap(({ hash, line }) => {
        const said = employer.statements.filter((one) => one.source === source && one.hash === hash);
        return said[0] && said.every((one) => one.list !== list) ? [{ ...said[0], list, asOf, line }] : [];
      });
      if (copies.length > 0) this.#workingSet.put(buildEmployer(serial, [...employer.statements, ...copies], employer));
    }
  }

  #add(statement: Statement, serial: number | undefined): RowResult {
    const old = serial === undefined ? undefined : this.#workingSet.get(serial);
    if (this.#skips(old !== undefined)) return this.#result(statement, 0, 'skipped');
    const employer = buildEmployer(old?._id ?? this.#serial++, old ? [...old.statements, statement] : [statement], old);
    this.#workingSet.put(employer);
    return this.#result(statement, employer._id, old ? 'updated' : 'added');
  }

  async #rematch(statement: Statement, found: ReadonlySet<number>, cores: readonly string[]): Promise<RowResult> {
    this.#restate(found);
    if (this.#isUnlike(found, statement)) {
      await this.#queue.read([statement]);
      const review = this.#queue.find(statement);
      if (review && review.state !== 'waiting') return this.#fromQueue(statement, review);
    }
    const affected = await this.#workingSet.readAffected(found, cores);
    const first = this.#serial;
    const result = rematch(affected, [statement], () => this.#serial++);
    const serial = result.serialOf.get(statement);
    if (serial !== undefined && this.#skips(serial < first)) {
      this.#serial = first;
      return this.#result(statement, 0, 'skipped');
    }
    for (const gone of result.removed) this.#workingSet.remove(gone);
    for (const employer of result.changed) this.#workingSet.put(employer);
    for (const waiting of result.waiting) this.#queue.add(waiting);
    if (serial === undefined) return this.#result(statement, 0, 'review');
    return this.#result(statement, serial, serial >= first ? 'added' : 'updated');
  }

  /** Whether the choice of rows leaves out a row about an employer that is known, or is not. */
  #skips(isKnown: boolean): boolean {
    const { only } = this.#setting;
    return only !== undefined && isKnown !== (only === 'changed');
  }

  /** Treat a statement like the item of the review queue that says the same. */
  async #fromQueue(statement: Statement, review: QueuedReview): Promise<RowResult> {
    this.#queue.addRow(statement, review);
    if (review.state === 'refused') return this.#result(statement, 0, 'rejected', 'person');
    if (review.state === 'waiting') return this.#result(statement, 0, 'review');
    const target = review.employer ?? undefined;
    if (target !== undefined) {
      await this.#workingSet.readSerials([target]);
      const { into } = this.#workingSet.get(target) ?? {};
      if (into) await this.#workingSet.readSerials([into]);
    }
    const employer = this.#workingSet.get(this.#workingSet.get(target ?? 0)?.into ?? target ?? 0);
    const decided = decidedStatement(statement, review.decidedBy ?? 'person', employer);
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
