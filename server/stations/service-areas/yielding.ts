import { setImmediate as nextTurn } from 'node:timers/promises';

const batchSize = 200;

/** Call `each` for many items, and let the process answer its other requests in between. */
export async function forEachYielding<Item>(
  items: readonly Item[],
  each: (item: Item, at: number) => void,
): Promise<void> {
  for (const [at, item] of items.entries()) {
    if (at % batchSize === batchSize - 1) await nextTurn();
    each(item, at);
  }
}
