/** Where a row puts a union: below `parent`, or nowhere where it is null. */
export interface Placing {
  code: string;
  parent: string | null;
}

/** A placing that cannot be, because its parent does not exist or lies below it (`path`, from the union to itself). */
export type Misplaced<Row extends Placing> =
  | { row: Row; problem: 'missing' }
  | { row: Row; problem: 'cycle'; path: string[] };

/** What a file's placings make of the tree. */
export interface Plan<Row extends Placing> {
  /** The placings that can be carried out together, parents before their children. */
  placed: Row[];
  misplaced: Misplaced<Row>[];
  /** Every union above one in the tree as it will be, from the top down. */
  ancestors(code: string): string[];
}

/**
 * Decide which placings can be carried out together on a tree, whatever their order.
 *
 * Those that would close a circle are refused, then those whose parent is neither in the tree nor placed, until the
 * rest is a forest. A refused union that is in the tree keeps its place, so its children can still be placed.
 *
 * @param tree each union that exists, and its parent.
 */
export function planTree<Row extends Placing>(
  tree: ReadonlyMap<string, string | null>,
  rows: readonly Row[],
): Plan<Row> {
  const placings = new Map(rows.map((row) => [row.code, row]));
  const misplaced: Misplaced<Row>[] = [];
  const parentOf = (code: string) => placings.get(code)?.parent ?? tree.get(code) ?? null;
  const refuse = (found: Misplaced<Row>) => {
    misplaced.push(found);
    placings.delete(found.row.code);
  };

  for (let before = -1; before !== misplaced.length; ) {
    before = misplaced.length;
    for (const path of circles(placings.keys(), parentOf)) {
      for (const code of path.slice(1)) {
        const row = placings.get(code);
        if (row) refuse({ row, problem: 'cycle', path });
      }
    }
    for (const row of placings.values()) {
      const { parent } = row;
      if (parent !== null && !placings.has(parent) && !tree.has(parent)) refuse({ row, problem: 'missing' });
    }
  }

  function ancestors(code: string): string[] {
    const above: string[] = [];
    for (let at = parentOf(code); at !== null; at = parentOf(at)) above.push(at);
    return above.reverse();
  }
  const depth = new Map([...placings.keys()].map((code) => [code, ancestors(code).length]));
  const placed = [...placings.values()].sort((a, b) => (depth.get(a.code) ?? 0) - (depth.get(b.code) ?? 0));
  return { placed, misplaced, ancestors };
}

/** Every circle that the given unions lie on or lead into, as the path from one of its unions back to it. */
function circles(codes: Iterable<string>, parentOf: (code: string) => string | null): string[][] {
  const found: string[][] = [];
  const walkedIn = new Map<string, number>();
  let walk = 0;
  for (const start of codes) {
    walk++;
    const path: string[] = [];
    let at: string | null = start;
    for (; at !== null && !walkedIn.has(at); at = parentOf(at)) {
      walkedIn.set(at, walk);
      path.push(at);
    }
    if (at !== null && walkedIn.get(at) === walk) found.push([...path.slice(path.indexOf(at)), at]);
  }
  return found;
}
