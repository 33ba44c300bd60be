import { trusted } from 'mongoose';
import { type Union, UnionModel } from '../../../schemas/territory/union.ts';
import { Failure } from '../../platform/errors/errors.ts';

/** A union with those below it. */
export interface UnionNode {
  id: string;
  name: string;
  kind: Union['kind'];
  region: string;
  children: UnionNode[];
  /** There are unions below this one that the answer leaves out: ask again with it as the root. */
  more: boolean;
}

/** Nodes an answer holds at most: 2,000 are about 300 KB, what a poor phone can still take. */
const mostNodes = 2000;

/**
 * The tree below a union, or below every union that has none above it.
 *
 * @param options.depth levels, the root's being the first; a level that would make the answer too large is left out.
 * @throws {Failure} `union_not_found`.
 */
export async function unionTree({ root, depth }: { root?: string | undefined; depth: number }): Promise<UnionNode[]> {
  const roots = root === undefined ? await childrenOf([null]) : [await findUnion(root)];
  const tree = roots.map(nodeOf);
  let level = tree;
  let count = tree.length;
  for (let down = 1; level.length > 0; down++) {
    const ids = level.map(({ id }) => id);
    if (down >= depth || count + (await countBelow(ids)) > mostNodes) {
      const inner = new Set(await UnionModel.distinct('parent', { parent: trusted({ $in: ids }) }));
      for (const node of level) node.more = inner.has(node.id);
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

/**
 * One union.
 *
 * @throws {Failure} `union_not_found`.
 */
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
