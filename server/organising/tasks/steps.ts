import type { Step, StepKind, Task } from '../../../schemas/organising/task.ts';
import { dayMs } from '../../platform/calendar/durations.ts';
import { entriesInEffect, type LogEntry, stepsAfter, taskStateOf } from '../../register/assignment/task-log.ts';

/** The kinds of step that may be written next into a log. */
export function nextStepsOf(log: readonly LogEntry[]): readonly StepKind[] {
  const next = stepsAfter[taskStateOf(log)];
  if (entriesInEffect(log).length === 0) return next.filter((kind) => kind !== 'reversed');
  // A step `reopened` can be reversed too, whatever state it led to.
  return next.includes('reversed') ? next : [...next, 'reversed'];
}

/** The required field that a step of its kind lacks. @returns undefined for a complete step. */
export function missingStepFieldOf(
  step: Pick<Step, 'kind'> & { [Part in keyof Step]?: unknown },
): keyof Step | undefined {
  const required: Partial<Record<StepKind, readonly (keyof Step)[]>> = {
    founded: ['unionCode', 'members', 'registeredOn'],
    joined: ['unionCode'],
    impossible: ['reason', 'lookAgain'],
    reversed: ['reason'],
  };
  return required[step.kind]?.find((field) => step[field] === undefined || step[field] === null || step[field] === '');
}

/** Whether a task is open after its due day. @param today `YYYY-MM-DD`. */
export function isTaskOverdue({ open, due }: Pick<Task, 'open' | 'due'>, today: string): boolean {
  return open && due < today;
}

/** How many days of being overdue escalate a task by one more level. */
const daysPerLevel = 30;

/**
 * The union to which an overdue task is escalated: the union directly above, after thirty days the next above that, and so on up
 * to the top.
 *
 * @param ancestors all unions above the responsible one, from the top down.
 * @param today `YYYY-MM-DD`.
 * @returns undefined where the task is not overdue, or there is no union above.
 */
export function escalationTargetOf(
  task: Pick<Task, 'open' | 'due'>,
  ancestors: readonly string[],
  today: string,
): string | undefined {
  if (!isTaskOverdue(task, today) || ancestors.length === 0) return undefined;
  const days = Math.round((Date.parse(today) - Date.parse(task.due)) / dayMs);
  const levels = Math.min(ancestors.length, 1 + Math.floor((days - 1) / daysPerLevel));
  return ancestors[ancestors.length - levels];
}
