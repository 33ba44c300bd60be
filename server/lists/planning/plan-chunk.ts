import type { Review } from '../../../schemas/lists/list.ts';
import { refreshDirectory } from '../../register/assignment/directory.ts';
import { build, resettle } from '../../register/employers/rematch.ts';
import { type Claim, codesOf, type Facts, groupInEffect, hashFacts } from '../../register/record/claims.ts';
import { namePartsOf } from '../../register/record/names.ts';
import { type Changes, type Pending, Vicinity } from '../../register/record/working-set.ts';
import type { Outcome, Recognition, RowResult } from '../reading/row-result.ts';
import type { LastList } from './previous-list.ts';
import { Queue, type ReviewWrite } from './review-queue.ts';

/** A row on its way in; without facts it is rejected. */
export interface Incoming {
  line: number;
  facts: Facts | undefined;
  /** Known by its text: decided already. */
  recalled?: RowResult | undefined;
}

/** What a chunk of rows will write, worked out without writing. */
export interface Plan {
  results: RowResult[];
  changes: Changes;
  reviews: ReviewWrite[];
  /** The serials taken: from, and up to (exclusive). */
  serials: { from: number; to: number };
  /** Whether some employer around the rows was known before. */
  met: boolean;
}

/** What every row of a list has in common, and where the plan starts. */
export interface Setting {
  /** Number, place of the source in the precedence, and as-of day. */
  list: { b: number; s: number; d: string };
  serial: number;
  /** What is being written just now. */
  pending?: Pending | undefined;
  last?: LastList | undefined;
  /**
   * Nobody with these codes is expected: they are not looked up. Where one is known after all, its code is taken when the
   * plan is written, and the plan is stale.
   */
  unlooked?: boolean | undefined;
}

/** Decide, in the order of the file, what becomes of each row. */
export async function planChunk(rows: readonly Incoming[], setting: Setting): Promise<Plan> {
  const planner = new Planner(setting);
  // Rows that the list before had as well are done with here; in an unchanged list that is all of them.
  const results = rows.map((row) => planner.known(row));
  const open: Placing[] = [];
  for (const [at, { line, facts }] of rows.entries())
    if (facts && !results[at]) open.push(planner.placing(line, facts));
  if (open.length > 0) await refreshDirectory();
  await planner.readAround(open);
  let next = 0;
  for (let at = 0; at < results.length; at++) {
    if (results[at]) continue;
    const placed = planner.place(open[next++] as Placing);
    results[at] = placed instanceof Promise ? await placed : placed;
  }
  return planner.done(results as RowResult[]);
}

/** A claim that has to be placed, with what it is looked up by. */
interface Placing {
  claim: Claim;
  codes: readonly string[];
  cores: readonly string[];
}

class Planner {
  readonly #setting: Setting;
  readonly #vicinity: Vicinity;
  readonly #queue: Queue;
  #serial: number;
  #met = false;

  constructor(setting: Setting) {
    this.#setting = setting;
    this.#vicinity = new Vicinity(setting.pending);
    this.#queue = new Queue();
    this.#serial = setting.serial;
  }

  /** What becomes of a row that is refused, or that says what it said in the list before. */
  known({ line, facts, recalled }: Incoming): RowResult | undefined {
    if (recalled) return recalled;
    if (!facts) return { line, serial: 0, hash: 0, outcome: 'rejected', by: 'none', branch: false };
    return this.#setting.last?.find(hashFacts(facts), line);
  }

  placing(l: number, v: Facts): Placing {
    const { b, s, d } = this.#setting.list;
    const claim: Claim = { b, l, s, d, h: hashFacts(v), v };
    return { claim, codes: codesOf(v), cores: coresOf(claim) };
  }

  /** Read at once what the claims need to be placed; what turns out to be needed later is read then. */
  async readAround(rows: readonly Placing[]): Promise<void> {
    const weak = rows.filter(({ codes }) => codes.length === 0);
    const { unlooked } = this.#setting;
    const open = !unlooked || (await this.#vicinity.hasOpen());
    await Promise.all([
      this.#vicinity.read({
        codes: unlooked ? [] : rows.flatMap(({ codes }) => codes),
        open: open ? rows.flatMap(({ cores }) => cores) : [],
        names: weak.flatMap(({ cores }) => cores),
      }),
      this.#queue.read(weak.map(({ claim }) => claim)),
    ]);
    this.#met = this.#vicinity.all().length > 0;
    const unsettled = this.#vicinity.all().flatMap(({ open }) => open ?? []);
    await this.#vicinity.read({ names: unsettled });
  }

  /** A promise only where something has to be read: most rows are placed at once. */
  place({ claim, codes, cores }: Placing): RowResult | Promise<RowResult> {
    const found = codes.length > 0 ? this.#vicinity.with('codes', codes) : this.#vicinity.with('names', cores);
    const same = this.#holder(found, claim);
    if (same !== undefined) return this.#result(claim, same, 'unchanged');
    if (codes.length === 0) {
      const review = this.#queue.find(claim);
      if (review) return this.#queued(claim, review);
    }
    const [only] = found;
    const simple = codes.length > 0 && found.size <= 1 && cores.length === 1 && this.#standsApart(only, cores[0] ?? '');
    return simple ? this.#add(claim, only) : this.#settle(claim, found, cores);
  }

  done(results: RowResult[]): Plan {
    return {
      results,
      changes: this.#vicinity.changes(),
      reviews: this.#queue.writes(),
      serials: { from: this.#setting.serial, to: this.#serial },
      met: this.#met,
    };
  }

  /** The employer of which the list in effect says the very same. */
  #holder(found: ReadonlySet<number>, { s, d, b, h }: Claim): number | undefined {
    for (const serial of found) {
      const claims = this.#vicinity.get(serial)?.claims ?? [];
      if (groupInEffect(claims, s, { d, b }).some((held) => held.h === h)) return serial;
    }
    return undefined;
  }

  /** Whether a claim of that name can only concern this employer, so that nothing has to be settled again. */
  #standsApart(serial: number | undefined, core: string): boolean {
    const employer = serial === undefined ? undefined : this.#vicinity.get(serial);
    if (employer && !(employer.names ?? []).every((name) => name === core)) return false;
    return !this.#vicinity.hasOther('open', core, serial);
  }

  #add(claim: Claim, serial: number | undefined): RowResult {
    const old = serial === undefined ? undefined : this.#vicinity.get(serial);
    const employer = build(old?._id ?? this.#serial++, old ? [...old.claims, claim] : [claim], old);
    this.#vicinity.put(employer);
    return this.#result(claim, employer._id, old ? 'updated' : 'added');
  }

  async #settle(claim: Claim, found: ReadonlySet<number>, cores: readonly string[]): Promise<RowResult> {
    const around = await this.#vicinity.around(found, cores);
    const first = this.#serial;
    const settled = resettle(around, [claim], () => this.#serial++);
    for (const serial of settled.gone) this.#vicinity.remove(serial);
    for (const employer of settled.changed) this.#vicinity.put(employer);
    for (const waiting of settled.waiting) this.#queue.add(waiting);
    const serial = settled.homeOf.get(claim);
    if (serial === undefined) return this.#result(claim, 0, 'review');
    return this.#result(claim, serial, serial >= first ? 'added' : 'updated');
  }

  /** A row like one that waits in the queue, or that a person has decided. */
  async #queued(claim: Claim, review: Review): Promise<RowResult> {
    this.#queue.again(claim, review);
    if (review.state === 'refused') return this.#result(claim, 0, 'rejected', 'person');
    if (review.state === 'waiting') return this.#result(claim, 0, 'review');
    const decided: Claim = { ...claim, by: review.decidedBy ?? 'person' };
    const target = review.employer ?? undefined;
    if (target !== undefined) {
      await this.#vicinity.readSerials([target]);
      const { into } = this.#vicinity.get(target) ?? {};
      if (into) await this.#vicinity.readSerials([into]);
    }
    const employer = this.#vicinity.get(this.#vicinity.get(target ?? 0)?.into ?? target ?? 0);
    if (employer && this.#holder(new Set([employer._id]), decided) !== undefined) {
      return this.#result(claim, employer._id, 'unchanged', 'person');
    }
    return { ...this.#add(decided, employer?._id), by: 'person' };
  }

  #result(claim: Claim, serial: number, outcome: Outcome, by: Recognition = recognition(claim.v)): RowResult {
    return { line: claim.l, serial, hash: claim.h, outcome, by, branch: Boolean(claim.v.branchOf) };
  }
}

function recognition(facts: Facts): Recognition {
  if (facts.code) return 'code';
  if (facts.org) return 'org';
  return facts.licence ? 'licence' : 'name';
}

function coresOf({ v }: Claim): string[] {
  const { formerNames } = v;
  const core = namePartsOf(v.name).core;
  return formerNames?.length ? [...new Set([core, ...formerNames.map((name) => namePartsOf(name).core)])] : [core];
}
