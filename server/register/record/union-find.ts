/** A union-find structure; its nodes are numbers from 0. */
export class UnionFind {
  readonly #parent: number[];

  constructor(size: number) {
    this.#parent = Array.from({ length: size }, (_, node) => node);
  }

  /** The node that represents the set of a node. */
  find(node: number): number {
    let root = node;
    while (this.#parent[root] !== root) root = this.#parent[root] ?? root;
    this.#parent[node] = root;
    return root;
  }

  union(a: number, b: number): void {
    this.#parent[this.find(a)] = this.find(b);
  }

  /** Group items by set; `items` has one item for each node. */
  split<Item>(items: readonly Item[]): Item[][] {
    return [...Map.groupBy(items.keys(), (node) => this.find(node)).values()].map((nodes) =>
      nodes.map((node) => items[node] as Item),
    );
  }
}
