import type { mongo } from 'mongoose';
import type { Step, Task } from '../../../schemas/organising/task.ts';
import { type Union, UnionModel } from '../../../schemas/territory/union.ts';
import type { Scope } from '../../access/staff/scope.ts';
import { driver } from '../../platform/database/driver.ts';
import { Failure } from '../../platform/errors/errors.ts';
import { isUnifiedCode, isUnionCode, normaliseCode } from '../../platform/text/organisation-codes.ts';
import { employers } from '../../register/record/employer-collection.ts';
import { coversUnion } from '../../territory/unions/union-scope.ts';

/** The union that an employer founds or joins, and whether it has to be inserted into the tree. */
export type StepUnion = Pick<Union, '_id' | 'name' | 'kind' | 'parent' | 'ancestors' | 'region'> & { isNew: boolean };

/**
 * Find or make up the union that a step names.
 *
 * A step `joined` names a joint union of the tree that the scope holds. A step `founded` names a code that no employer has yet:
 * its union is new and goes below the responsible union, or is in the tree already because a list named it.
 *
 * @throws {Failure} `union_not_found`, `union_not_joint`, `union_code_wrong`, `union_taken`.
 */
export async function resolveStepUnion(task: Task, step: Step, scope: Scope): Promise<StepUnion> {
  const given = step.unionCode ?? '';
  const code = normaliseCode(given);
  const known = (await UnionModel.findById(given).lean()) ?? (await UnionModel.findById(code).lean());
  if (step.kind === 'joined') {
    if (!known || !coversUnion(scope, known)) throw new Failure('union_not_found', { union: given });
    if (known.kind !== 'joint') throw new Failure('union_not_joint', { code: known._id });
    return { ...known, isNew: false };
  }
  if (!isUnifiedCode(code) || !isUnionCode(code)) throw new Failure('union_code_wrong', { code: given });
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
 * Insert a new union into the tree. A union that is there already is claimed for the employer that founds it.
 *
 * @param employer the serial of that employer, which has the union's code already in the same transaction.
 * @throws {Failure} `union_taken` where another employer was first.
 */
export async function insertStepUnion(
  { isNew, ...union }: StepUnion,
  employer: number,
  session: mongo.ClientSession,
): Promise<void> {
  if (union.kind === 'joint') return;
  const now = new Date();
  // The union is written in any case, so that of two officers who found it for two employers at once, the later one's
  // transaction conflicts, runs again and is refused.
  const written = await unions().updateOne(
    { _id: union._id },
    isNew ? { $setOnInsert: { ...union, createdAt: now, updatedAt: now } } : { $set: { updatedAt: now } },
    { upsert: isNew, session },
  );
  const others = { unionCode: union._id, _id: { $ne: employer } };
  const taken = isNew
    ? written.upsertedCount === 0
    : await employers().findOne(others, { session, projection: { _id: 1 } });
  if (taken) throw new Failure('union_taken', { code: union._id });
}

/** Remove a union that a step inserted into the tree, unless an employer or a union below it refers to it by now. */
export async function removeStepUnion(code: string, session: mongo.ClientSession): Promise<void> {
  const employer = await employers().findOne({ unionCode: code }, { session, projection: { _id: 1 } });
  const below = await unions().findOne({ parent: code }, { session, projection: { _id: 1 } });
  if (!employer && !below) await unions().deleteOne({ _id: code, kind: 'single' }, { session });
}

type StoredUnion = Omit<StepUnion, 'isNew'> & { createdAt: Date; updatedAt: Date };
const unions = () => driver<StoredUnion>(UnionModel);
