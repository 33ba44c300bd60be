import type { Step, StepKind, Task } from '../../../schemas/organising/task.ts';
import { type Entry, following, standing, stateOf } from '../../register/assignment/task-log.ts';

/** What may be written next into a log. */
export function nextSteps(log: readonly Entry[]): readonly StepKind[] {
  const next = following[stateOf(log)];
  const left = standing(log);
  if (left.length === 0) return next.filter((kind) => kind !== 'reversed');
  // What was reopened can be taken back, whatever state that led to.
  return next.includes('reversed') ? next : [...next, 'reversed'];
}

/** The field that a step cannot do without, and that it has not. */
export function missingOf(step: Pick<Step, 'kind'> & { [Part in keyof Step]?: unknown }): keyof Step | undefined {
  const needed: Partial<Record<StepKind, readonly (keyof Step)[]>> = {
    founded: ['unionCode', 'members', 'registeredOn'],
    joined: ['unionCode'],
    impossible: ['reason', 'lookAgain'],
    reversed: ['reason'],
  };
  return needed[step.kind]?.find((field) => step[field] === undefined || step[field] === null || step[field] === '');
}

/** Whether a task is past its last day, both `YYYY-MM-DD`. */
export function isOverdue({ open, due }: Pick<Task, 'open' | 'due'>, today: string): boolean {
  return open && due < today;
}

/** How many days a union has, from the last day on, before the one above it is told as well. */
const daysALevel = 30;

/**
 * The union to which an overdue task is escalated: the one directly above, after thirty days more the next, up to the top.
 *
 * @param ancestors every union above the one that must act, from the top down.
 */
export function escalatedTo(
  task: Pick<Task, 'open' | 'due'>,
  ancestors: readonly string[],
  today: string,
): string | undefined {
  if (!isOverdue(task, today) || ancestors.length === 0) return undefined;
  const days = Math.round((Date.parse(today) - Date.parse(task.due)) / 86_400_000);
  const levels = Math.min(ancestors.length, 1 + Math.floor((days - 1) / daysALevel));
  return ancestors[ancestors.length - levels];
}
