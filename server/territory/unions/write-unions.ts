import mongoose, { type ClientSession, trusted } from 'mongoose';
import { type Union, UnionModel } from '../../../schemas/territory/union.ts';
import { Failure } from '../../platform/errors/errors.ts';

/** A union as an import writes it, with its place in the tree. */
export type UnionFields = Omit<Union, 'createdAt' | 'updatedAt'>;

/** A stored union that is moved below another parent. */
export type UnionMove = UnionFields & { parent: string };

const batchSize = 1000;
const optionalFields = ['level', 'type', 'tier', 'sample'] as const;

/** Merge a row into the stored union. A blank cell overwrites nothing. */
export function mergeUnionRow(
  row: Pick<UnionFields, 'name' | 'kind' | 'region'> & {
    code: string;
    parent: string | null;
    level?: number | undefined;
    type?: string | undefined;
    tier?: NonNullable<Union['tier']> | undefined;
  },
  stored: UnionFields | undefined,
  { ancestors, sample }: { ancestors: string[]; sample: boolean },
): UnionFields {
  const { code, name, kind, region, parent } = row;
  const federation = kind === 'federation' ? stored : undefined;
  return {
    _id: code,
    name,
    kind,
    region,
    parent,
    ancestors,
    level: row.level ?? federation?.level ?? null,
    type: row.type ?? federation?.type ?? null,
    tier: row.tier ?? federation?.tier ?? null,
    sample: sample || null,
  };
}

/** Whether a union equals the stored one. */
export function isSameUnion(union: UnionFields, stored: UnionFields): boolean {
  return (['name', 'kind', 'region', 'parent', ...optionalFields] as const).every(
    (field) => (union[field] ?? null) === (stored[field] ?? null),
  );
}

/**
 * Write new and changed unions, and move some below another parent. With moves, everything is one transaction.
 *
 * In both lists parents come before their children, so that no reader finds a union without its parent.
 *
 * @param moves those of `writes` that are stored below another parent.
 * @throws {Failure} `union_cycle` if another move has meanwhile put the new parent below the union.
 */
export async function writeUnions(writes: readonly UnionFields[], moves: readonly UnionMove[]): Promise<void> {
  if (moves.length === 0) return upsert(writes);
  await mongoose.connection.transaction(async (session) => {
    await upsert(writes, session);
    for (const union of moves) await move(union, session);
  });
}

async function upsert(unions: readonly UnionFields[], session?: ClientSession): Promise<void> {
  for (let at = 0; at < unions.length; at += batchSize) {
    await UnionModel.bulkWrite(
      unions.slice(at, at + batchSize).map((union) => ({
        updateOne: { filter: { _id: union._id }, update: updateOf(union), upsert: true },
      })),
      session ? { session } : {},
    );
  }
}

/** Build the upsert of a union. It leaves the place of a stored union as it is; only `move` changes that. */
function updateOf({ _id, parent, ancestors, name, kind, region, ...rest }: UnionFields) {
  const given = optionalFields.filter((field) => (rest[field] ?? null) !== null);
  const blank = optionalFields.filter((field) => (rest[field] ?? null) === null);
  return {
    $set: { name, kind, region, ...Object.fromEntries(given.map((field) => [field, rest[field]])) },
    $setOnInsert: { parent: parent ?? null, ancestors },
    ...(blank.length > 0 && { $unset: Object.fromEntries(blank.map((field) => [field, 1 as const])) }),
  };
}

async function move({ _id, parent }: UnionMove, session: ClientSession): Promise<void> {
  // The parent is written to as well, so that two concurrent moves of two unions below each other conflict.
  const target = await UnionModel.findOneAndUpdate(
    { _id: parent, ancestors: trusted({ $nin: [_id] }) },
    { $set: { updatedAt: new Date() } },
    { session, returnDocument: 'after' },
  ).lean();
  if (!target) throw new Failure('union_cycle', { path: `${_id} → ${parent} → … → ${_id}` });

  const ancestors = [...target.ancestors, target._id];
  await UnionModel.updateOne({ _id }, { $set: { parent: target._id, ancestors } }, { session });
  const fromHere = { $slice: ['$ancestors', { $indexOfArray: ['$ancestors', _id] }, { $size: '$ancestors' }] };
  await UnionModel.updateMany(
    { ancestors: _id },
    [{ $set: { ancestors: { $concatArrays: [{ $literal: ancestors }, fromHere] } } }],
    { session, updatePipeline: true },
  );
}
