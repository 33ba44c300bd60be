import mongoose, { type ClientSession, trusted } from 'mongoose';
import { type Union, UnionModel } from '../../../schemas/territory/union.ts';
import { Failure } from '../../platform/errors/errors.ts';

/** A union as a list gives it, with its place in the tree. */
export type UnionFields = Omit<Union, 'createdAt' | 'updatedAt'>;

/** A stored union that gets another parent. */
export type UnionMove = UnionFields & { parent: string };

const batch = 1000;
const optional = ['level', 'type', 'tier', 'sample'] as const;

/** The union that a row makes of a stored one; a blank cell overwrites nothing. */
export function unionOf(
  row: Pick<UnionFields, 'name' | 'kind' | 'region'> & {
    code: string;
    parent: string | null;
    level?: number | undefined;
    type?: string | undefined;
    tier?: NonNullable<Union['tier']> | undefined;
  },
  held: UnionFields | undefined,
  { ancestors, sample }: { ancestors: string[]; sample: boolean },
): UnionFields {
  const { code, name, kind, region, parent } = row;
  const federation = kind === 'federation' ? held : undefined;
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

/** Whether a stored union says the same. */
export function sameUnion(union: UnionFields, held: UnionFields): boolean {
  return (['name', 'kind', 'region', 'parent', ...optional] as const).every(
    (field) => (union[field] ?? null) === (held[field] ?? null),
  );
}

/**
 * Write new and changed unions, and move some below another parent; with moves, all of it in one transaction.
 *
 * Both come with parents before their children, so that no reader meets a union whose parent is not there.
 *
 * @param moves those of `writes` that are stored below another parent until now.
 * @throws {Failure} `union_cycle` where somebody else's move has meanwhile put the new parent below the union.
 */
export async function writeUnions(writes: readonly UnionFields[], moves: readonly UnionMove[]): Promise<void> {
  if (moves.length === 0) return upsert(writes);
  await mongoose.connection.transaction(async (session) => {
    await upsert(writes, session);
    for (const union of moves) await move(union, session);
  });
}

async function upsert(unions: readonly UnionFields[], session?: ClientSession): Promise<void> {
  for (let at = 0; at < unions.length; at += batch) {
    await UnionModel.bulkWrite(
      unions.slice(at, at + batch).map((union) => ({
        updateOne: { filter: { _id: union._id }, update: updateOf(union), upsert: true },
      })),
      session ? { session } : {},
    );
  }
}

/** A stored union keeps its place here; `move` alone changes it. */
function updateOf({ _id, parent, ancestors, name, kind, region, ...rest }: UnionFields) {
  const given = optional.filter((field) => (rest[field] ?? null) !== null);
  const blank = optional.filter((field) => (rest[field] ?? null) === null);
  return {
    $set: { name, kind, region, ...Object.fromEntries(given.map((field) => [field, rest[field]])) },
    $setOnInsert: { parent: parent ?? null, ancestors },
    ...(blank.length > 0 && { $unset: Object.fromEntries(blank.map((field) => [field, 1 as const])) }),
  };
}

async function move({ _id, parent }: UnionMove, session: ClientSession): Promise<void> {
  // The parent is written to as well: two moves at once that would put two unions below each other then conflict.
  const above = await UnionModel.findOneAndUpdate(
    { _id: parent, ancestors: trusted({ $nin: [_id] }) },
    { $set: { updatedAt: new Date() } },
    { session, returnDocument: 'after' },
  ).lean();
  if (!above) throw new Failure('union_cycle', { path: `${_id} → ${parent} → … → ${_id}` });

  const ancestors = [...above.ancestors, above._id];
  await UnionModel.updateOne({ _id }, { $set: { parent: above._id, ancestors } }, { session });
  const fromHere = { $slice: ['$ancestors', { $indexOfArray: ['$ancestors', _id] }, { $size: '$ancestors' }] };
  await UnionModel.updateMany(
    { ancestors: _id },
    [{ $set: { ancestors: { $concatArrays: [{ $literal: ancestors }, fromHere] } } }],
    { session, updatePipeline: true },
  );
}
