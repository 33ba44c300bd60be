import type { mongo } from 'mongoose';
import type { Task, TaskState } from '../../../schemas/organising/task.ts';
import { regionRange, type Scope, wholeInstallation } from '../../access/staff/scope.ts';
import { bySerial } from '../../platform/database/keyset.ts';
import { actingFilter } from '../../register/assignment/acting-scope.ts';
import { tasks } from '../../register/assignment/follow-employers.ts';
import { refreshDirectory } from '../../register/assignment/refresh-directory.ts';
import { employers } from '../../register/record/employer-collection.ts';
import { escalationTargetOf, isTaskOverdue, nextStepsOf } from './steps.ts';

/** The tasks that are wanted; a condition that is left out does not restrict. */
export interface TaskFilter {
  region?: string | undefined;
  union?: string | undefined;
  state?: TaskState | undefined;
  overdue?: boolean | undefined;
}

/** List the tasks that a scope may work on, by the employer's serial. @throws {Failure} `cursor_invalid`. */
export async function pageOfTasks(
  { limit, cursor, ...filter }: TaskFilter & { limit: number; cursor?: string | undefined },
  scope: Scope,
  today: string,
) {
  const { region, union, state, overdue } = filter;
  const page = await readPage(
    [
      actingFilter<Task>(scope),
      {
        ...(region !== undefined && { region: regionRange(region) }),
        ...(union !== undefined && { union }),
        ...(state !== undefined && { state }),
        ...(overdue && { open: true, due: { $lt: today } }),
      },
    ],
    { limit, cursor },
  );
  return { items: await taskRowsOf(page.items, today), next: page.next };
}

/**
 * List the overdue tasks of unions below that were escalated to the unions of a scope, by the employer's serial.
 *
 * @throws {Failure} `cursor_invalid`.
 */
export async function pageOfEscalatedTasks(
  { limit, cursor }: { limit: number; cursor?: string | undefined },
  scope: Scope,
  today: string,
) {
  const { byId } = await refreshDirectory();
  const own = scope.unions === wholeInstallation ? undefined : new Set(scope.unions);
  const overdue: mongo.Filter<Task> = { open: true, due: { $lt: today } };
  const escalated: Task[] = [];
  let next: string | null | undefined = cursor;
  // One more than the page holds, to know whether another page follows.
  do {
    const page = await readPage([actingFilter<Task>(scope), overdue], { limit: 200, cursor: next });
    next = page.next;
    for (const task of page.items) {
      const to = escalationTargetOf(task, byId.get(task.union ?? '')?.ancestors ?? [], today);
      if (to !== undefined && (!own || own.has(to))) escalated.push(task);
    }
  } while (next !== null && escalated.length <= limit);
  const page = bySerial.page(escalated, limit, ({ _id }) => [_id]);
  return { items: await taskRowsOf(page.items, today), next: page.next };
}

/** Tasks with the data of their employers in the register, the possible next steps, and the union to which they are escalated. */
export async function taskRowsOf(storedTasks: readonly Task[], today: string) {
  const serials = storedTasks.map(({ _id }) => _id);
  const found = await employers()
    .find({ _id: { $in: serials } }, { projection: { name: 1, code: 1 } })
    .toArray();
  const byId = new Map(found.map((employer) => [employer._id, employer]));
  const directory = await refreshDirectory();
  return storedTasks.map((task) => ({
    ...task,
    id: task._id,
    name: byId.get(task._id)?.name ?? '',
    code: byId.get(task._id)?.code ?? null,
    region: task.region || null,
    overdue: isTaskOverdue(task, today),
    escalatedTo: escalationTargetOf(task, directory.byId.get(task.union ?? '')?.ancestors ?? [], today) ?? null,
    next: [...nextStepsOf(task.log)],
  }));
}

/** Read a page of the tasks that meet all of some filters. */
async function readPage(
  filters: readonly mongo.Filter<Task>[],
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<{ items: Task[]; next: string | null }> {
  const rest = { gone: { $exists: false }, ...bySerial.after(cursor, ['_id']) } as mongo.Filter<Task>;
  const found = await tasks()
    .find({ $and: [...filters, rest] }, { maxTimeMS: 5000 })
    .sort({ _id: 1 })
    .limit(limit + 1)
    .toArray();
  return bySerial.page(found, limit, ({ _id }) => [_id]);
}
