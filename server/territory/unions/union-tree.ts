import { trusted } from 'mongoose';
import { type Union, UnionModel } from '../../../schemas/territory/union.ts';
import { Failure } from '../../platform/errors/errors.ts';

/** A union with the unions below it. */
export interface UnionNode {
  id: string;
  name: string;
  kind: Union['kind'];
  region: string;
  children: UnionNode[];
  /** Whether unions below this one are left out. They are found by another request with this one as the root. */
  more: boolean;
}

/** Limit of nodes in one answer. 2,000 are about 300 KB, which a slow phone can still process. */
const maxNodes = 2000;

/**
 * Read the tree below a union, or below every union that has none above it.
 *
 * @param options.depth number of levels, including the root's. A level that would make the answer too large is left out.
 * @throws {Failure} `union_not_found`.
 */
export async function readUnionTree({
  root,
  depth,
}: {
  root?: string | undefined;
  depth: number;
}): Promise<UnionNode[]> {
  const roots = root === undefined ? await childrenOf([null]) : [await findUnion(root)];
  const tree = roots.map(nodeOf);
  let level = tree;
  let count = tree.length;
  for (let levels = 1; level.length > 0; levels++) {
    const ids = level.map(({ id }) => id);
    if (levels >= depth || count + (await countBelow(ids)) > maxNodes) {
      const parents = new Set(await UnionModel.distinct('parent', { parent: trusted({ $in: ids }) }));
      for (const node of level) node.more = parents.has(node.id);
      break;
    }
    const nodes = new Map(level.map((node) => [node.id, node]));
    const below = await childrenOf(ids);
    level = below.map((union) => {
      const node = nodeOf(union);
      nodes.get(union.parent ?? '')?.children.push(node);
      return node;
    });
    count += level.length;
  }
  return tree;
}

/** Find a union. @throws {Failure} `union_not_found`. */
export async function findUnion(id: string): Promise<Union> {
  const union = await UnionModel.findById(id).lean();
  if (!union) throw new Failure('union_not_found', { union: id });
  return union;
}

async function childrenOf(parents: readonly (string | null)[]): Promise<Union[]> {
  return UnionModel.find({ parent: trusted({ $in: parents }) })
    .sort({ _id: 1 })
    .lean();
}

function countBelow(ids: readonly string[]): Promise<number> {
  return UnionModel.countDocuments({ parent: trusted({ $in: ids }) });
}

function nodeOf({ _id, name, kind, region }: Union): UnionNode {
  return { id: _id, name, kind, region, children: [], more: false };
}
