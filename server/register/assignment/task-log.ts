import type { Step, StepKind, TaskState } from '../../../schemas/organising/task.ts';

/**
 * What may follow each state.
 *
 * The legal steps stand in their order: 筹备, 报批, 批复, and 建会 with its 法人登记 (工会法 2021, art. 12). A joint union
 * that is there already can be joined once the employer agrees, without them (art. 11).
 */
export const following: Readonly<Record<TaskState, readonly StepKind[]>> = {
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

/** What of a log decides what it comes to. */
export type Entry = Pick<Step, 'kind'>;

/**
 * The entries of a log that count: an entry `reversed` takes back the last one that still did.
 *
 * Nothing is ever struck out, so the log also says what was believed before.
 */
export function standing<One extends Entry>(log: readonly One[]): One[] {
  const left: One[] = [];
  for (const entry of log) {
    if (entry.kind === 'reversed') left.pop();
    else left.push(entry);
  }
  return left;
}

/** What a log comes to; where it was reopened, where it stood before it was impossible. */
export function stateOf(log: readonly Entry[]): TaskState {
  let state: TaskState = 'new';
  let before: TaskState = 'new';
  for (const { kind } of standing(log)) {
    if (kind === 'reopened') state = before;
    else if (kind !== 'reversed') {
      if (kind === 'impossible') before = state;
      state = kind;
    }
  }
  return state;
}

/** Whether a task with this log still has something to be done. */
export function isOpen(log: readonly Entry[]): boolean {
  const state = stateOf(log);
  return state !== 'founded' && state !== 'joined';
}
