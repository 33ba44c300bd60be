/** Where a row places a union: below `parent`, or at the top if it is null. */
export interface UnionPlacement {
  code: string;
  parent: string | null;
}

/** A placement that is refused: its parent does not exist, or lies below it (`path` leads from the union back to itself). */
export type RefusedPlacement<Row extends UnionPlacement> =
  | { row: Row; problem: 'missing' }
  | { row: Row; problem: 'cycle'; path: string[] };

/** What the placements of a file do to the tree. */
export interface TreePlan<Row extends UnionPlacement> {
  /** The placements that can be carried out together, parents before their children. */
  accepted: Row[];
  refused: RefusedPlacement<Row>[];
  /** Every union above one in the resulting tree, from the top down. */
  ancestors(code: string): string[];
}

/**
 * Decide which placements can be carried out together on a tree, in any order.
 *
 * Placements that would close a cycle are refused, then those whose parent is neither in the tree nor placed, until the
 * rest is a forest. A refused union that is in the tree keeps its place, so its children can still be placed.
 *
 * @param tree the parent of each existing union.
 */
export function planTree<Row extends UnionPlacement>(
  tree: ReadonlyMap<string, string | null>,
  rows: readonly Row[],
): TreePlan<Row> {
  const placements = new Map(rows.map((row) => [row.code, row]));
  const misplaced: RefusedPlacement<Row>[] = [];
  const parentOf = (code: string) => placements.get(code)?.parent ?? tree.get(code) ?? null;
  const refuse = (refused: RefusedPlacement<Row>) => {
    misplaced.push(refused);
    placements.delete(refused.row.code);
  };

  for (let before = -1; before !== misplaced.length; ) {
    before = misplaced.length;
    for (const path of findCycles(placements.keys(), parentOf)) {
      for (const code of path.slice(1)) {
        const row = placements.get(code);
        if (row) refuse({ row, problem: 'cycle', path });
      }
    }
    for (const row of placements.values()) {
      const { parent } = row;
      if (parent !== null && !placements.has(parent) && !tree.has(parent)) refuse({ row, problem: 'missing' });
    }
  }

  function ancestors(code: string): string[] {
    const above: string[] = [];
    for (let at = parentOf(code); at !== null; at = parentOf(at)) above.push(at);
    return above.reverse();
  }
  const depth = new Map([...placements.keys()].map((code) => [code, ancestors(code).length]));
  const placed = [...placements.values()].sort((a, b) => (depth.get(a.code) ?? 0) - (depth.get(b.code) ?? 0));
  return { accepted: placed, refused: misplaced, ancestors };
}

/** Find every cycle that the given unions lie on or lead into, as the path from one of its unions back to it. */
function findCycles(codes: Iterable<string>, parentOf: (code: string) => string | null): string[][] {
  const cycles: string[][] = [];
  const visitedIn = new Map<string, number>();
  let walk = 0;
  for (const start of codes) {
    walk++;
    const path: string[] = [];
    let at: string | null = start;
    for (; at !== null && !visitedIn.has(at); at = parentOf(at)) {
      visitedIn.set(at, walk);
      path.push(at);
    }
    if (at !== null && visitedIn.get(at) === walk) cycles.push([...path.slice(path.indexOf(at)), at]);
  }
  return cycles;
}
