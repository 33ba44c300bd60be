/** A union-find structure; its nodes are numbers from 0. */
export class Groups {
  readonly #parent: number[];

  constructor(size: number) {
    this.#parent = Array.from({ length: size }, (_, node) => node);
  }

  /** The node that represents the set of a node. */
  of(node: number): number {
    let root = node;
    while (this.#parent[root] !== root) root = this.#parent[root] ?? root;
    this.#parent[node] = root;
    return root;
  }

  join(a: number, b: number): void {
    this.#parent[this.of(a)] = this.of(b);
  }

  /** Group items by set; `items` has one item for each node. */
  split<Item>(items: readonly Item[]): Item[][] {
    return [...Map.groupBy(items.keys(), (node) => this.of(node)).values()].map((nodes) =>
      nodes.map((node) => items[node] as Item),
    );
  }
}
