import type { CoverageMonth } from '../../../schemas/organising/coverage-month.ts';
import type { ContributionChange } from '../../register/classification/figure-changes.ts';
import { addByPath, type Figures, figuresOfRegion, fromPaths } from '../../register/classification/figures-by-path.ts';
import { type CoverageChange, readChanges, type SerialRange } from '../../register/classification/stored-figures.ts';
import { lastDayOf } from './calendar-months.ts';
import { generationOf } from './generation-of-day.ts';
import { countTasks, type MonthTasks } from './month-tasks.ts';
import { addRegionFigures, type CoverageSums, zeroSums } from './sums.ts';

/** A region's figures of a month, with those of all regions below it. */
export interface MonthFigures extends CoverageSums {
  /**
   * Employers that got a union in the month, by a task (`task`) or because a list or an officer says so (`told`), and those
   * that lost theirs (`lost`). An employer that a list of the same month brought counts only where a task did it, because
   * nobody knows when its union was founded.
   */
  organised: { task: number; told: number; lost: number };
  tasks: MonthTasks;
}

/** The figures of a month by region, all regions above included, and the version of the rules that they follow. */
export interface ComputedMonth extends Pick<CoverageMonth, 'rules'> {
  byRegion: Map<string, MonthFigures>;
}

/** An employer's first and last move in a month, and whether a task was among its moves. */
interface MovesInMonth {
  first: ContributionChange;
  last: ContributionChange;
  byTask: boolean;
}

/** How many digits a code has at each level down to the village; no digits are the whole installation. */
const levels = [0, 2, 4, 6, 9, 12];

/** Work out the figures of a month from the log of changes alone. @param month `YYYY-MM`. */
export async function computeMonth(month: string): Promise<ComputedMonth> {
  const end = lastDayOf(month);
  const { rules, pick } = await generationOf(end);
  const leaves = new Map<string, Figures>();
  const moves = new Map<number, MovesInMonth>();
  const insertedInMonth: SerialRange[] = [];
  for await (const change of readChanges(end)) {
    const generation = pick(change);
    for (const sum of change.sums) {
      if (sum.generation === generation) addByPath(figuresOfRegion(leaves, sum.region), sum.figures);
    }
    if (!change.day.startsWith(month)) continue;
    if (change.inserted) insertedInMonth.push(change.inserted);
    for (const move of change.contributionChanges) addMove(moves, move, change);
  }
  const isNew = within(insertedInMonth);
  const nodes = new Map<string, MonthFigures>();
  for (const [region, figures] of leaves) {
    const counts = fromPaths(figures);
    for (const code of codesUpFrom(region)) addRegionFigures(nodeOf(nodes, code), counts, end);
  }
  for (const [employer, { first, last, byTask }] of moves) {
    const [was, is] = [first.from?.union ?? 'none', last.to?.union ?? 'none'];
    if ((was === 'none') === (is === 'none') || !(first.from && last.to)) continue;
    if (!byTask && isNew(employer)) continue;
    const outcome = is === 'none' ? 'lost' : byTask ? 'task' : 'told';
    for (const code of codesUpFrom(last.to.region)) nodeOf(nodes, code).organised[outcome]++;
  }
  await countTasks(month, end, (region) => codesUpFrom(region).map((code) => nodeOf(nodes, code).tasks));
  return { rules, byRegion: nodes };
}

/** A region's code and the codes of all regions that it lies in. */
function codesUpFrom(region: string): string[] {
  return levels.filter((digits) => digits <= region.length).map((digits) => region.slice(0, digits));
}

/** A test whether a serial lies in one of some ranges, which do not overlap. */
function within(ranges: readonly SerialRange[]): (serial: number) => boolean {
  const sorted = ranges.toSorted((a, b) => a.first - b.first);
  return (serial) => {
    let [low, high] = [0, sorted.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((sorted[middle] as SerialRange).last < serial) low = middle + 1;
      else high = middle;
    }
    const range = sorted[low];
    return range !== undefined && range.first <= serial;
  };
}

function addMove(
  moves: Map<number, MovesInMonth>,
  move: ContributionChange,
  { cause }: Pick<CoverageChange, 'cause'>,
): void {
  const known = moves.get(move.employer) ?? { first: move, last: move, byTask: false };
  known.last = move;
  if (cause === 'task') known.byTask = true;
  moves.set(move.employer, known);
}

/** Nothing organised, and no tasks. */
export const zeroActivity = (): Pick<MonthFigures, 'organised' | 'tasks'> => ({
  organised: { task: 0, told: 0, lost: 0 },
  tasks: { due: 0, done: 0, open: 0 },
});

function nodeOf(nodes: Map<string, MonthFigures>, region: string): MonthFigures {
  const node = nodes.get(region) ?? { ...zeroSums(), ...zeroActivity() };
  nodes.set(region, node);
  return node;
}
