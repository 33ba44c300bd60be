import type { mongo } from 'mongoose';
import { UnionModel } from '../../../schemas/territory/union.ts';
import { driver } from '../../platform/database/driver.ts';
import type { EmployerChanges } from '../record/pending-changes.ts';

type Stored = { _id: string; list?: number } & Record<string, unknown>;

/**
 * Create the grassroots unions that a union register names and the tree does not have, below the union of their district.
 *
 * A union that exists stays as it is.
 */
export async function createNamedUnions(
  list: number,
  { inserted, replaced }: EmployerChanges,
  session: mongo.ClientSession,
): Promise<void> {
  const named = new Map<string, { name: string; kind: string; region: string }>();
  for (const { statements, region } of [...inserted, ...replaced]) {
    for (const { list: number, facts } of statements) {
      if (number !== list || !facts.unionCode || facts.union === 'none') continue;
      const kind = facts.union === 'joint' ? 'joint' : 'single';
      const within = (facts.region ?? region ?? '').slice(0, 6);
      named.set(facts.unionCode, { name: facts.unionName ?? facts.name, kind, region: within });
    }
  }
  if (named.size === 0) return;
  const existing = await unions()
    .find({ _id: { $in: [...named.keys()] } }, { session, projection: { _id: 1 } })
    .toArray();
  for (const { _id } of existing) named.delete(_id);
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

/**
 * Remove the unions that lists created and that no employer names any more.
 *
 * @param named which of some codes an employer names.
 * @returns how many were removed.
 */
export async function removeUnusedUnions(named: (codes: string[]) => Promise<Set<string>>): Promise<number> {
  const created = await unions()
    .find({ list: { $exists: true } }, { projection: { _id: 1 } })
    .toArray();
  let removed = 0;
  for (let start = 0; start < created.length; start += 1000) {
    const codes = created.slice(start, start + 1000).map(({ _id }) => _id);
    const used = await named(codes);
    const unused = codes.filter((code) => !used.has(code));
    if (unused.length > 0)
      removed += (await unions().deleteMany({ _id: { $in: unused }, list: { $exists: true } })).deletedCount;
  }
  return removed;
}

/** The union of the district, otherwise that of its city. */
function parentFor(above: Stored[], region: string): Stored | undefined {
  return above.find((union) => union.region === region) ?? above.find((union) => union.region === region.slice(0, 4));
}

function unions(): mongo.Collection<Stored> {
  return driver<Stored>(UnionModel);
}
