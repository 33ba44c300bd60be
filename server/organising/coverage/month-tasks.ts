import type { Task } from '../../../schemas/organising/task.ts';
import { shanghaiDay } from '../../../schemas/platform/shanghai.ts';
import { tasks } from '../../register/assignment/follow-employers.ts';

/** Numbers of tasks: due in a month, done in it, and open at its end. */
export interface MonthTasks {
  due: number;
  done: number;
  open: number;
}

/**
 * Count the tasks of a month by region.
 *
 * @param month `YYYY-MM`.
 * @param end the last day of the month, `YYYY-MM-DD`.
 * @param countsOf gives the counts to which the tasks of a region are added: its own and those of all regions above.
 */
export async function countTasks(
  month: string,
  end: string,
  countsOf: (region: string) => MonthTasks[],
): Promise<void> {
  const all = tasks().find({ gone: { $ne: true } }, { projection: { region: 1, due: 1, log: 1, at: 1 } });
  for await (const { region, due, log, at } of all) {
    const done = doneOn(log, end);
    // A month may be frozen long after its end, when tasks of later months are there.
    const existed = shanghaiDay(at) <= end;
    for (const counts of countsOf(region ?? '')) {
      if (due.startsWith(month)) counts.due++;
      if (done?.startsWith(month)) counts.done++;
      if (existed && !done) counts.open++;
    }
  }
}

/**
 * The day on which the union of a task was founded or joined, as the log says it up to a day.
 *
 * @returns undefined where that had not happened, or was reversed.
 */
function doneOn(log: Task['log'], until: string): string | undefined {
  let done: string | undefined;
  for (const { kind, on } of log) {
    if (on > until) continue;
    if (kind === 'founded' || kind === 'joined') done = on;
    if (kind === 'reversed') done = undefined;
  }
  return done;
}
