import type { CoverageMonth } from '../../../schemas/organising/coverage-month.ts';
import type { Figures } from '../../../schemas/register/coverage-figures.ts';
import { figuresOf, type Move } from '../../register/classification/figures.ts';
import { type Came, changesOfFigures, type StoredChange } from '../../register/classification/record-changes.ts';
import { generationOf } from './generation-of.ts';
import { countTasks, type MonthTasks } from './month-tasks.ts';
import { addStored, noSums, type Sums } from './sums.ts';

/** A region's figures of a month. */
export interface MonthFigures extends Sums {
  /**
   * Employers that came to have a union, by a task or as a list or an officer told, and that lost it. One that came with
   * a list of the same month counts by a task only: when its union was founded is not known.
   */
  organised: { task: number; told: number; lost: number };
  tasks: MonthTasks;
}

/** What a month is made of: figures by region, all above included, and the rules they are told by. */
export interface MonthMade extends Pick<CoverageMonth, 'rules'> {
  nodes: Map<string, MonthFigures>;
}

/** How many digits a code has at each level above and at a street; `0` is the whole installation. */
const levels = [0, 2, 4, 6, 9, 12];

/** The figures of a month from the log of changes alone. @param month `YYYY-MM`. */
export async function monthFromChanges(month: string): Promise<MonthMade> {
  const end = lastDayOf(month);
  const { rules, pick } = await generationOf(end);
  const leaves = new Map<string, Figures>();
  const stays = new Map<number, { first: Move; last: Move; task: boolean }>();
  const came: Came[] = [];
  const changes = changesOfFigures()
    .find({ day: { $lte: end } }, { batchSize: 1000 })
    .sort({ _id: 1 });
  for await (const change of changes) {
    const g = pick(change);
    for (const sum of change.sums) if (sum.g === g) addTo(figuresOf(leaves, sum.r), sum.f);
    if (!change.day.startsWith(month)) continue;
    if (change.came) came.push(change.came);
    for (const move of change.moves) followMove(stays, move, change);
  }
  const isNew = among(came);
  const nodes = new Map<string, MonthFigures>();
  for (const [region, figures] of leaves) {
    for (const above of nodesOf(region)) addStored(nodeOf(nodes, above), nested(figures), end);
  }
  for (const [employer, { first, last, task }] of stays) {
    const [was, is] = [first.from?.u ?? 'none', last.to?.u ?? 'none'];
    if ((was === 'none') === (is === 'none') || !(first.from && last.to)) continue;
    if (!task && isNew(employer)) continue;
    for (const above of nodesOf(last.to.r))
      nodeOf(nodes, above).organised[is === 'none' ? 'lost' : task ? 'task' : 'told']++;
  }
  await countTasks(month, end, (region) => nodesOf(region).map((above) => nodeOf(nodes, above).tasks));
  return { rules, nodes };
}

/** The last day of a month, `YYYY-MM-DD`. */
export function lastDayOf(month: string): string {
  const [year, at] = month.split('-').map(Number);
  return `${month}-${new Date(Date.UTC(year ?? 0, at ?? 1, 0)).getUTCDate()}`;
}

/** A region's code and those of all that it lies in. */
function nodesOf(region: string): string[] {
  return levels.filter((digits) => digits <= region.length).map((digits) => region.slice(0, digits));
}

/** Whether a serial lies in one of some runs, which do not overlap. */
function among(runs: readonly Came[]): (serial: number) => boolean {
  const sorted = runs.toSorted((a, b) => a.first - b.first);
  return (serial) => {
    let [low, high] = [0, sorted.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((sorted[middle] as Came).last < serial) low = middle + 1;
      else high = middle;
    }
    const run = sorted[low];
    return run !== undefined && run.first <= serial;
  };
}

function addTo(into: Figures, figures: Figures): void {
  for (const [path, by] of Object.entries(figures)) into[path] = (into[path] ?? 0) + by;
}

function followMove(
  stays: Map<number, { first: Move; last: Move; task: boolean }>,
  move: Move,
  { cause }: StoredChange,
) {
  const held = stays.get(move.e) ?? { first: move, last: move, task: false };
  held.last = move;
  if (cause === 'task') held.task = true;
  stays.set(move.e, held);
}

/** Nothing organised and nothing to do. */
export const nothing = (): Pick<MonthFigures, 'organised' | 'tasks'> => ({
  organised: { task: 0, told: 0, lost: 0 },
  tasks: { due: 0, done: 0, open: 0 },
});

function nodeOf(nodes: Map<string, MonthFigures>, region: string): MonthFigures {
  const node = nodes.get(region) ?? { ...noSums(), ...nothing() };
  nodes.set(region, node);
  return node;
}

/** Figures by path as they are stored. */
function nested(figures: Figures): object {
  const made: Record<string, unknown> = {};
  for (const [path, value] of Object.entries(figures)) {
    const keys = path.split('/');
    let into = made;
    for (const key of keys.slice(0, -1)) {
      into[key] ??= {};
      into = into[key] as Record<string, unknown>;
    }
    into[keys.at(-1) ?? ''] = value;
  }
  return made;
}
