import type { Step, StepKind, TaskState } from '../../../schemas/organising/task.ts';

/**
 * The steps that may follow each state.
 *
 * The steps of the law come in their order: 筹备, 报批, 批复, and 建会 with its 法人登记 (工会法 2021, art. 12). An existing
 * joint union can be joined without them once the employer agrees (art. 11).
 */
export const stepsAfter: Readonly<Record<TaskState, readonly StepKind[]>> = {
  new: ['contacted', 'impossible'],
  contacted: ['agreed', 'impossible', 'reversed'],
  agreed: ['preparing', 'joined', 'impossible', 'reversed'],
  preparing: ['applied', 'impossible', 'reversed'],
  applied: ['approved', 'impossible', 'reversed'],
  approved: ['founded', 'impossible', 'reversed'],
  founded: ['reversed'],
  joined: ['reversed'],
  impossible: ['reopened', 'reversed'],
};

/** The part of a log entry that decides the state. */
export type LogEntry = Pick<Step, 'kind'>;

/**
 * The entries of a log that are in effect: an entry `reversed` cancels the last one that was.
 *
 * No entry is ever removed, so the log also tells what was believed before.
 */
export function entriesInEffect<One extends LogEntry>(log: readonly One[]): One[] {
  const inEffect: One[] = [];
  for (const entry of log) {
    if (entry.kind === 'reversed') inEffect.pop();
    else inEffect.push(entry);
  }
  return inEffect;
}

/** The state of a task by its log. A reopened task has the state that it had before it was impossible. */
export function taskStateOf(log: readonly LogEntry[]): TaskState {
  let state: TaskState = 'new';
  let before: TaskState = 'new';
  for (const { kind } of entriesInEffect(log)) {
    if (kind === 'reopened') state = before;
    else if (kind !== 'reversed') {
      if (kind === 'impossible') before = state;
      state = kind;
    }
  }
  return state;
}

/** Whether a task with this log still needs work. */
export function isTaskOpen(log: readonly LogEntry[]): boolean {
  const state = taskStateOf(log);
  return state !== 'founded' && state !== 'joined';
}
