import { trusted } from 'mongoose';
import type { Employer } from '../../../schemas/register/employer.ts';
import { RegionModel } from '../../../schemas/territory/region.ts';
import { maskPersonalNumbers } from '../../platform/text/mask-text.ts';
import { defaultRules } from '../../register/classification/default-rules.ts';
import { type FigureChanges, figureChangesOf } from '../../register/classification/figure-changes.ts';
import { addByPath, type Figures, figuresOfRegion } from '../../register/classification/figures-by-path.ts';
import { type LoadedGeneration, shownGeneration } from '../../register/classification/generations.ts';
import { readFigures } from '../../register/classification/stored-figures.ts';
import { namePartsOf } from '../../register/record/names.ts';
import type { CheckedRow } from '../planning/check-rows.ts';
import type { ChunkPlan } from '../planning/chunk-plan.ts';

/** The fields of which a plan shows values before and after. */
export const comparedFields = [
  'name',
  'code',
  'region',
  'headcount',
  'members',
  'union',
  'unionCode',
  'industry',
  'production',
] as const satisfies readonly (keyof Employer)[];

/**
 * What contradicts itself: rows of the list that share a code and differ in the name; rows about one employer that differ in
 * the head count; a row that says another union status than the register; a row that a person must decide.
 */
export const contradictionKinds = ['names', 'headcounts', 'union', 'undecided'] as const;
export type ContradictionKind = (typeof contradictionKinds)[number];

/** A value that would change, of one employer. */
export interface ChangeExample {
  /** Serial of the employer. */
  employer: number;
  name: string;
  line: number;
  before: string | number | null;
  after: string | number | null;
}

/** A contradiction: the lines that make it, and the values that they give. */
export interface Contradiction {
  /** Serial of the employer; null where it is undecided. */
  employer: number | null;
  name: string;
  lines: number[];
  values: (string | number)[];
}

/** How often there is something, and the first of it. */
export interface Examples<Example> {
  count: number;
  examples: Example[];
}

/** Employers of a district in the figures, before and after. */
export interface FigureChange {
  /** Code of the district, or of the city where no district is known; empty where none is. */
  region: string;
  name: string;
  employers: [before: number, after: number];
  /** With a union, own or joint. */
  covered: [before: number, after: number];
}

/** What a plan would change, by the values that change, by what contradicts itself, and by the figures of districts. */
export interface PlanSummary {
  changes: Record<(typeof comparedFields)[number], Examples<ChangeExample>>;
  conflicts: Record<ContradictionKind, Examples<Contradiction>>;
  figures: FigureChange[];
}

/** How many examples there are of each kind. */
const maxExamples = 5;

/**
 * Collects what a plan would change, chunk by chunk. Its memory does not grow with the list, but for the serials of employers
 * about which rows differ.
 */
export class PlanSummaryBuilder {
  readonly #list: number;
  readonly #generation: LoadedGeneration;
  readonly #changes = examplesOf<(typeof comparedFields)[number], ChangeExample>(comparedFields);
  readonly #conflicts = examplesOf<ContradictionKind, Contradiction>(contradictionKinds);
  readonly #told = new Set<string>();
  readonly #sums = new Map<string, Figures>();

  private constructor(list: number, generation: LoadedGeneration) {
    this.#list = list;
    this.#generation = generation;
  }

  /** @param list the number under which the plan holds the list. @param today for figures that have not begun. */
  static async create(list: number, today: string): Promise<PlanSummaryBuilder> {
    const generation = await shownGeneration();
    return new PlanSummaryBuilder(list, generation ?? { number: 0, rules: 0, from: today, set: defaultRules });
  }

  add({ changes, results }: ChunkPlan, rows: readonly CheckedRow[]): void {
    for (const employer of changes.replaced) {
      const before = changes.before.get(employer._id);
      if (before) this.#compare(before, employer);
      this.#findConflicts(employer, before);
    }
    for (const employer of changes.inserted) this.#findConflicts(employer, undefined);
    for (const [at, { line, outcome }] of results.entries()) {
      if (outcome !== 'review') continue;
      const name = shown(rows[at]?.facts?.name ?? '');
      addExample(this.#conflicts.undecided, { employer: null, name, lines: [line], values: [name] });
    }
    const { sums }: FigureChanges = figureChangesOf(changes, this.#generation);
    for (const [region, figures] of sums) addByPath(figuresOfRegion(this.#sums, region.slice(0, 6)), figures);
  }

  async summary(): Promise<PlanSummary> {
    const before = new Map<string, Figures>();
    for (const { region, employers, unions } of await readFigures(this.#generation.number, { parts: [] })) {
      const { own = 0, joint = 0 } = unions;
      addByPath(figuresOfRegion(before, region.slice(0, 6)), { employers, covered: own + joint });
    }
    const regions = await RegionModel.find({ _id: trusted({ $in: [...this.#sums.keys()] }) }, { name: 1 }).lean();
    const nameOf = new Map(regions.map(({ _id, name }) => [_id, name]));
    const figures = [...this.#sums]
      .map(([region, added]): FigureChange => {
        const { employers = 0, covered = 0 } = before.get(region) ?? {};
        const newlyCovered = (added['unions/own'] ?? 0) + (added['unions/joint'] ?? 0);
        return {
          region,
          name: nameOf.get(region) ?? '',
          employers: [employers, employers + (added.employers ?? 0)],
          covered: [covered, covered + newlyCovered],
        };
      })
      .sort((a, b) => (a.region < b.region ? -1 : 1));
    return { changes: this.#changes, conflicts: this.#conflicts, figures };
  }

  #compare(before: Employer, after: Employer): void {
    const line = this.#linesOf(after).at(-1) ?? 0;
    for (const field of comparedFields) {
      const [old, now] = [before[field] ?? null, after[field] ?? null];
      if (old === now) continue;
      addExample(this.#changes[field], {
        ...{ employer: after._id, name: shown(after.name ?? ''), line },
        ...{ before: typeof old === 'string' ? shown(old) : old, after: typeof now === 'string' ? shown(now) : now },
      });
    }
  }

  #findConflicts(employer: Employer, before: Employer | undefined): void {
    const said = employer.statements.filter(({ list }) => list === this.#list);
    const facts = said.map((statement) => statement.facts);
    const names = new Map(facts.map(({ name }) => [namePartsOf(name).core, name]));
    if (names.size > 1) this.#tell('names', employer, [...names.values()]);
    const counts = new Set(facts.flatMap(({ headcount }) => headcount ?? []));
    if (counts.size > 1) this.#tell('headcounts', employer, [...counts]);
    const isOfRegister = before?.statements.every(({ list }) => list !== this.#list);
    const stated = facts.find(({ union }) => union)?.union;
    if (isOfRegister && before?.union && stated && stated !== before.union)
      this.#tell('union', employer, [before.union, stated]);
  }

  #tell(kind: ContradictionKind, employer: Employer, values: (string | number)[]): void {
    const key = `${kind}:${employer._id}`;
    if (this.#told.has(key)) return;
    this.#told.add(key);
    addExample(this.#conflicts[kind], {
      ...{ employer: employer._id, name: shown(employer.name ?? ''), lines: this.#linesOf(employer) },
      values: values.map((value) => (typeof value === 'string' ? shown(value) : value)),
    });
  }

  #linesOf({ statements }: Employer): number[] {
    return statements.flatMap(({ list, line }) => (list === this.#list ? [line] : [])).sort((a, b) => a - b);
  }
}

function examplesOf<Key extends string, Example>(keys: readonly Key[]): Record<Key, Examples<Example>> {
  return Object.fromEntries(keys.map((key) => [key, { count: 0, examples: [] }])) as unknown as Record<
    Key,
    Examples<Example>
  >;
}

function addExample<Example>(into: Examples<Example>, example: Example): void {
  if (++into.count <= maxExamples) into.examples.push(example);
}

/** A text to be shown: masked, and a copy that does not keep in memory the piece of the file of which the text is a slice. */
function shown(text: string): string {
  return maskPersonalNumbers(Buffer.from(text).toString());
}
