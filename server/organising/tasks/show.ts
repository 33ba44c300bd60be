import type { mongo } from 'mongoose';
import type { Task, TaskState } from '../../../schemas/organising/task.ts';
import { regionRange, type Scope, wholeInstallation } from '../../access/staff/scope.ts';
import { Failure } from '../../platform/errors/errors.ts';
import { actingFilter } from '../../register/assignment/acting-scope.ts';
import { refreshDirectory } from '../../register/assignment/directory.ts';
import { tasks } from '../../register/assignment/follow-employers.ts';
import { employers } from '../../register/record/working-set.ts';
import { escalatedTo, isOverdue, nextSteps } from './steps.ts';

/** Which tasks. */
export interface TaskFilter {
  region?: string | undefined;
  union?: string | undefined;
  state?: TaskState | undefined;
  overdue?: boolean | undefined;
}

/** A page of the tasks that a scope may work on, by employer. @throws {Failure} `cursor_invalid`. */
export async function pageOfTasks(
  { limit, cursor, ...filter }: TaskFilter & { limit: number; cursor?: string | undefined },
  scope: Scope,
  today: string,
) {
  const { region, union, state, overdue } = filter;
  const found = await pageWhere(
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
  return { ...found, items: await shownTasks(found.items, today) };
}

/**
 * A page of the overdue tasks that were escalated to the unions of a scope: those of unions below that did not act.
 *
 * @throws {Failure} `cursor_invalid`.
 */
export async function pageOfEscalated(
  { limit, cursor }: { limit: number; cursor?: string | undefined },
  scope: Scope,
  today: string,
) {
  const { byId } = await refreshDirectory();
  const own = scope.unions === wholeInstallation ? undefined : new Set(scope.unions);
  const items: Task[] = [];
  let next = cursor;
  do {
    const overdue: mongo.Filter<Task> = { open: true, due: { $lt: today } };
    const page = await pageWhere([actingFilter<Task>(scope), overdue], { limit: 200, cursor: next });
    next = page.next ?? undefined;
    for (const task of page.items) {
      const to = escalatedTo(task, byId.get(task.union ?? '')?.ancestors ?? [], today);
      if (to === undefined || (own && !own.has(to))) continue;
      items.push(task);
      if (items.length === limit) {
        const more = next !== undefined || task !== page.items.at(-1);
        return { items: await shownTasks(items, today), next: more ? String(task._id) : null };
      }
    }
  } while (next !== undefined);
  return { items: await shownTasks(items, today), next: null };
}

/** Tasks with what the register says of their employers, what may come next, and to whom they are escalated. */
export async function shownTasks(found: readonly Task[], today: string) {
  const serials = found.map(({ _id }) => _id);
  const named = await employers()
    .find({ _id: { $in: serials } }, { projection: { name: 1, code: 1 } })
    .toArray();
  const byId = new Map(named.map((employer) => [employer._id, employer]));
  const directory = await refreshDirectory();
  return found.map((task) => ({
    ...task,
    id: task._id,
    name: byId.get(task._id)?.name ?? '',
    code: byId.get(task._id)?.code ?? null,
    region: task.region || null,
    overdue: isOverdue(task, today),
    escalatedTo: escalatedTo(task, directory.byId.get(task.union ?? '')?.ancestors ?? [], today) ?? null,
    next: [...nextSteps(task.log)],
  }));
}

async function pageWhere(
  filters: readonly mongo.Filter<Task>[],
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<{ items: Task[]; next: string | null }> {
  if (cursor !== undefined && !/^\d{1,9}$/.test(cursor)) throw new Failure('cursor_invalid');
  const after: mongo.Filter<Task> = { gone: { $exists: false }, ...(cursor && { _id: { $gt: Number(cursor) } }) };
  const found = await tasks()
    .find({ $and: [...filters, after] }, { maxTimeMS: 5000 })
    .sort({ _id: 1 })
    .limit(limit + 1)
    .toArray();
  const items = found.slice(0, limit);
  return { items, next: found.length > limit ? String(items.at(-1)?._id) : null };
}
