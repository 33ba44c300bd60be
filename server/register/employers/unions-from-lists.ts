import type { mongo } from 'mongoose';
import { UnionModel } from '../../../schemas/territory/union.ts';
import type { Changes } from '../record/working-set.ts';

type Stored = { _id: string; list?: number } & Record<string, unknown>;

/**
 * Make the grassroots unions that a union register names and the tree does not hold, below the union of their district.
 *
 * A union that is there already stays as it is.
 */
export async function keepUnions(
  list: number,
  { inserted, replaced }: Changes,
  session: mongo.ClientSession,
): Promise<void> {
  const named = new Map<string, { name: string; kind: string; region: string }>();
  for (const { claims, region } of [...inserted, ...replaced]) {
    for (const { b, v } of claims) {
      if (b !== list || !v.unionCode || v.union === 'none') continue;
      const kind = v.union === 'joint' ? 'joint' : 'single';
      named.set(v.unionCode, { name: v.unionName ?? v.name, kind, region: (v.region ?? region ?? '').slice(0, 6) });
    }
  }
  if (named.size === 0) return;
  const held = await unions()
    .find({ _id: { $in: [...named.keys()] } }, { session, projection: { _id: 1 } })
    .toArray();
  for (const { _id } of held) named.delete(_id);
  if (named.size === 0) return;

  const regions = [...new Set([...named.values()].map(({ region }) => region))];
  const above = await unions()
    .find({ kind: { $in: ['district', 'city'] } }, { session })
    .toArray();
  const parents = new Map(regions.map((region) => [region, parentFor(above, region)]));
  const now = new Date();
  await unions().insertMany(
    [...named].map(([_id, union]) => {
      const parent = parents.get(union.region);
      const ancestors = parent ? [...((parent.ancestors as string[]) ?? []), parent._id] : [];
      return { _id, ...union, parent: parent?._id ?? null, ancestors, list, createdAt: now, updatedAt: now };
    }),
    { ordered: false, session },
  );
}

/** Remove the unions that lists made and that no employer names any more; how many. */
export async function dropUnions(named: (codes: string[]) => Promise<Set<string>>): Promise<number> {
  const made = await unions()
    .find({ list: { $exists: true } }, { projection: { _id: 1 } })
    .toArray();
  let dropped = 0;
  for (let at = 0; at < made.length; at += 1000) {
    const codes = made.slice(at, at + 1000).map(({ _id }) => _id);
    const still = await named(codes);
    const gone = codes.filter((code) => !still.has(code));
    if (gone.length > 0)
      dropped += (await unions().deleteMany({ _id: { $in: gone }, list: { $exists: true } })).deletedCount;
  }
  return dropped;
}

/** The union of the district, else of the city that the district lies in. */
function parentFor(above: Stored[], region: string): Stored | undefined {
  return above.find((union) => union.region === region) ?? above.find((union) => union.region === region.slice(0, 4));
}

function unions(): mongo.Collection<Stored> {
  return UnionModel.collection as unknown as mongo.Collection<Stored>;
}
