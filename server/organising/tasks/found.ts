import type { mongo } from 'mongoose';
import type { Step, Task } from '../../../schemas/organising/task.ts';
import { type Union, UnionModel } from '../../../schemas/territory/union.ts';
import type { Scope } from '../../access/staff/scope.ts';
import { Failure } from '../../platform/errors/errors.ts';
import { isOfUnion, isUnifiedCode, plainCode } from '../../platform/text/codes.ts';
import { employers } from '../../register/record/working-set.ts';
import { holdsUnion } from '../../territory/unions/scope.ts';

/** A union that an employer gets, and whether the tree has still to get it. */
export type Founded = Pick<Union, '_id' | 'name' | 'kind' | 'parent' | 'ancestors' | 'region'> & { isNew: boolean };

/**
 * The union that a step names.
 *
 * Joining takes a joint union of the tree that one's scope holds. Founding takes a code that no employer has yet: the
 * union is put below the one that must act, or is in the tree already because a list named it.
 *
 * @throws {Failure} `union_not_found`, `union_not_joint`, `union_code_wrong`, `union_taken`.
 */
export async function checkUnion(task: Task, step: Step, scope: Scope): Promise<Founded> {
  const given = step.unionCode ?? '';
  const code = plainCode(given);
  const known = (await UnionModel.findById(given).lean()) ?? (await UnionModel.findById(code).lean());
  if (step.kind === 'joined') {
    if (!known || !holdsUnion(scope, known)) throw new Failure('union_not_found', { union: given });
    if (known.kind !== 'joint') throw new Failure('union_not_joint', { code: known._id });
    return { ...known, isNew: false };
  }
  if (!isUnifiedCode(code) || !isOfUnion(code)) throw new Failure('union_code_wrong', { code: given });
  const others = await employers().findOne({ unionCode: code, _id: { $ne: task._id } }, { projection: { _id: 1 } });
  if (others || (known && known.kind !== 'single')) throw new Failure('union_taken', { code });
  if (known) return { ...known, isNew: false };
  const employer = await employers().findOne({ _id: task._id }, { projection: { name: 1 } });
  const above = task.union ? await UnionModel.findById(task.union).lean() : null;
  return {
    _id: code,
    name: step.unionName ?? `${employer?.name ?? ''}工会委员会`,
    kind: 'single',
    parent: above?._id ?? null,
    ancestors: above ? [...above.ancestors, above._id] : [],
    region: task.region || (above?.region ?? ''),
    isNew: true,
  };
}

/**
 * Put a new union into the tree; one that is there already is kept for the employer alone that founds it.
 *
 * @param employer that has the union's code already, in the same transaction.
 * @throws {Failure} `union_taken` where somebody else was first.
 */
export async function keepUnion(
  { isNew, ...union }: Founded,
  employer: number,
  session: mongo.ClientSession,
): Promise<void> {
  if (union.kind === 'joint') return;
  const now = new Date();
  // Written in any case: of two officers who found it for two employers the later has to begin again, and is refused.
  const put = await unions().updateOne(
    { _id: union._id },
    isNew ? { $setOnInsert: { ...union, createdAt: now, updatedAt: now } } : { $set: { updatedAt: now } },
    { upsert: isNew, session },
  );
  const others = { unionCode: union._id, _id: { $ne: employer } };
  const taken = isNew
    ? put.upsertedCount === 0
    : await employers().findOne(others, { session, projection: { _id: 1 } });
  if (taken) throw new Failure('union_taken', { code: union._id });
}

/** Take a union that a step put into the tree out again, unless something stands on it by now. */
export async function takeUnionBack(code: string, session: mongo.ClientSession): Promise<void> {
  const named = await employers().findOne({ unionCode: code }, { session, projection: { _id: 1 } });
  const below = await unions().findOne({ parent: code }, { session, projection: { _id: 1 } });
  if (!named && !below) await unions().deleteOne({ _id: code, kind: 'single' }, { session });
}

type Stored = Omit<Founded, 'isNew'> & { createdAt: Date; updatedAt: Date };
const unions = () => UnionModel.collection as unknown as mongo.Collection<Stored>;
