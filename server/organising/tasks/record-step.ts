import type { mongo } from 'mongoose';
import type { Step, Task } from '../../../schemas/organising/task.ts';
import { shanghaiDay } from '../../../schemas/platform/shanghai.ts';
import type { Scope } from '../../access/staff/scope.ts';
import { Failure } from '../../platform/errors/errors.ts';
import { maskPersonalNumbers } from '../../platform/text/mask-text.ts';
import { tasks } from '../../register/assignment/follow-employers.ts';
import { entriesInEffect, isTaskOpen, taskStateOf } from '../../register/assignment/task-log.ts';
import { revise } from '../../register/employers/revise.ts';
import { addVerified, removeVerified, type StatementMark } from '../../register/employers/verify.ts';
import { employers, storedPaths } from '../../register/record/employer-collection.ts';
import { insertStepUnion, removeStepUnion, resolveStepUnion } from './step-union.ts';
import { missingStepFieldOf, nextStepsOf } from './steps.ts';
import { findTask } from './tasks.ts';

/** A step as an officer reports it. What it does not state is absent. */
export type StepInput = Pick<Step, 'kind' | 'on'> & {
  [Part in 'note' | 'reason' | 'lookAgain' | 'unionCode' | 'unionName' | 'members' | 'registeredOn']?:
    | Step[Part]
    | undefined;
} & { due?: string | undefined };

/** Who works on a task, for which scope, and when. */
export interface StepContext {
  by: string;
  scope: Scope;
  now: Date;
}

/**
 * Write the next step into the log of a task.
 *
 * A step `founded` or `joined` changes the tree of unions, the register and the task in one transaction. A step `reversed`
 * undoes the last step in the same way.
 *
 * @throws {Failure} `task_not_found`, `step_not_next`, `step_incomplete`, `step_too_early`, `step_meanwhile`,
 *   `union_code_wrong`, `union_taken`, `union_not_found`, `union_not_joint`.
 */
export async function recordStep(employer: number, given: StepInput, { by, scope, now }: StepContext): Promise<Task> {
  const task = await findTask(employer, scope);
  const today = shanghaiDay(now);
  requireValid(task, given, today);
  const { due: givenDue, ...fields } = given;
  const last = entriesInEffect(task.log).at(-1);
  const due = givenDue ?? given.lookAgain ?? (given.kind === 'reversed' ? last?.dueBefore : undefined) ?? task.due;
  const step = { ...fields, ...(due !== task.due && { dueBefore: task.due }), by, at: now } as Step;
  for (const field of ['note', 'reason'] as const) if (step[field]) step[field] = maskPersonalNumbers(step[field]);
  const log = [...task.log, step];
  const write = {
    task,
    step,
    set: {
      state: taskStateOf(log),
      open: isTaskOpen(log) && (task.open || !isTaskOpen(task.log)),
      due,
    },
    today,
  };
  if (given.kind === 'founded' || given.kind === 'joined') await writeFounding(write, scope);
  else if (given.kind === 'reversed' && last?.claim) await undoFounding(write, last);
  else await writeStep(write);
  return findTask(employer, scope);
}

/** A step to be written, and what it makes of the task. */
interface Write {
  task: Task;
  step: Step;
  set: Pick<Task, 'state' | 'open' | 'due'>;
  today: string;
}

/** Write a step `founded` or `joined`: the employer gets the union in the register and in the tree. */
async function writeFounding(write: Write, scope: Scope): Promise<void> {
  const { task, step, today } = write;
  const union = await resolveStepUnion(task, step, scope);
  step.unionCode = union._id;
  step.unionName ??= union.name;
  step.made = union.isNew;
  step.countsFrom = await firstDayInRegister(task._id, step.on);
  await revise({
    cause: { cause: 'task', of: task._id, day: step.countsFrom, by: step.by, at: step.at },
    serials: [task._id],
    edit: ({ statements }) => {
      const facts = {
        union: step.kind === 'joined' ? ('joint' as const) : ('own' as const),
        unionCode: union._id,
        unionName: union.name,
        unionSince: step.on,
        ...(step.members != null && { members: step.members }),
      };
      const verified = addVerified(statements, facts, step.by, today);
      step.claim = verified.mark;
      return verified.statements;
    },
    alsoWrite: async (session) => {
      await insertStepUnion(union, task._id, session);
      await writeStep(write, session);
    },
  });
}

/** Undo a step `founded` or `joined`. */
async function undoFounding(write: Write, last: Step): Promise<void> {
  const { task, step } = write;
  await revise({
    // The reversal counts from the same day as the step, so that no figure of any day keeps it.
    cause: { cause: 'task', of: task._id, day: last.countsFrom ?? last.on, by: step.by, at: step.at },
    serials: [task._id],
    edit: ({ statements }) => removeVerified(statements, last.claim as StatementMark),
    alsoWrite: async (session) => {
      if (last.made && last.unionCode) await removeStepUnion(last.unionCode, session);
      await writeStep(write, session);
    },
  });
}

/** A day or, where it is later, the first day for which the register knows the employer: figures count it from then on. */
async function firstDayInRegister(employer: number, on: string): Promise<string> {
  const found = await employers().findOne({ _id: employer }, { projection: { [storedPaths.asOf]: 1 } });
  const first = found?.statements.map(({ asOf }) => asOf).sort()[0];
  return first && first > on ? first : on;
}

async function writeStep({ task, step, set }: Write, session?: mongo.ClientSession): Promise<void> {
  const written = await tasks().updateOne(
    { _id: task._id, log: { $size: task.log.length } },
    { $set: set, $push: { log: step as never } },
    session ? { session } : {},
  );
  if (written.matchedCount === 0) throw new Failure('step_meanwhile', { employer: task._id });
}

/** @throws {Failure} `step_not_next`, `step_incomplete`, `step_too_early`. */
function requireValid(task: Task, given: StepInput, today: string): void {
  const next = nextStepsOf(task.log);
  if (!next.includes(given.kind)) {
    throw new Failure('step_not_next', { state: task.state, step: given.kind, next: next.join(', ') });
  }
  const field = missingStepFieldOf(given);
  if (field) throw new Failure('step_incomplete', { field });
  const after = entriesInEffect(task.log).at(-1)?.on ?? '';
  if (given.on > today || (given.kind !== 'reversed' && given.on < after)) {
    throw new Failure('step_too_early', { after: after || '—', on: given.on });
  }
  const { registeredOn, lookAgain } = given;
  if (registeredOn && (registeredOn < after || registeredOn > today)) {
    throw new Failure('step_too_early', { after, on: registeredOn });
  }
  if (given.kind === 'impossible' && lookAgain && lookAgain <= today) {
    throw new Failure('step_incomplete', { field: 'lookAgain' });
  }
}
