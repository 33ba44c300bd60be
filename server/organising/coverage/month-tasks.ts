import { type Task, TaskModel } from '../../../schemas/organising/task.ts';
import { shanghaiDay } from '../../../schemas/platform/shanghai.ts';

/** Tasks of a month: due in it, done in it, and open at its end. */
export interface MonthTasks {
  due: number;
  done: number;
  open: number;
}

/**
 * Count the tasks of a month into the regions that they are in.
 *
 * @param month `YYYY-MM`.
 * @param end its last day, `YYYY-MM-DD`.
 * @param into the counts of a region and of all above.
 */
export async function countTasks(month: string, end: string, into: (region: string) => MonthTasks[]): Promise<void> {
  const all = TaskModel.collection.find({ gone: { $ne: true } }, { projection: { region: 1, due: 1, log: 1, at: 1 } });
  for await (const stored of all) {
    const { region, due, log, at } = stored as unknown as Pick<Task, 'region' | 'due' | 'log' | 'at'>;
    const done = doneOn(log, end);
    // A month may be frozen long after its end.
    const made = shanghaiDay(at) <= end;
    for (const counts of into(region ?? '')) {
      if (due.startsWith(month)) counts.due++;
      if (done?.startsWith(month)) counts.done++;
      if (made && !done) counts.open++;
    }
  }
}

/** The day on which a task came to its end, up to a day; nothing where it had not, or where that was taken back. */
function doneOn(log: Task['log'], until: string): string | undefined {
  let done: string | undefined;
  for (const { kind, on } of log) {
    if (on > until) continue;
    if (kind === 'founded' || kind === 'joined') done = on;
    if (kind === 'reversed') done = undefined;
  }
  return done;
}
