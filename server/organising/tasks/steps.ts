import type { Step, StepKind, Task, TaskState } from '../../../schemas/organising/task.ts';

/**
 * What may follow each state.
 *
 * The legal steps stand in their order: 筹备, 报批, 批复, and 建会 with its 法人登记 (工会法 2021, art. 12). A joint union
 * that is there already can be joined once the employer agrees, without them (art. 11).
 */
const following: Readonly<Record<TaskState, readonly StepKind[]>> = {
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
type Entry = Pick<Step, 'kind'>;

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

/** What may be written next into a log. */
export function nextSteps(log: readonly Entry[]): readonly StepKind[] {
  const next = following[stateOf(log)];
  const left = standing(log);
  if (left.length === 0) return next.filter((kind) => kind !== 'reversed');
  // What was reopened can be taken back, whatever state that led to.
  return next.includes('reversed') ? next : [...next, 'reversed'];
}

/** Whether a task with this log still has something to be done. */
export function isOpen(log: readonly Entry[]): boolean {
  const state = stateOf(log);
  return state !== 'founded' && state !== 'joined';
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
