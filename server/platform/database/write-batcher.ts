import { setImmediate as nextRound } from 'node:timers/promises';
import { Failure } from '../errors/errors.ts';

/** How much is written at once, and how long items wait. */
export interface BatchLimits {
  /** Items in one batch; 500 by default. */
  maxItems?: number;
  /** Batches of one key that are written concurrently; 2 by default: while one waits for the database, the next is prepared. */
  concurrency?: number;
  /** Items that wait in this process, over all keys; 20,000 by default. Further ones fail as `overloaded` at once. */
  maxWaiting?: number;
  /** How long an item waits for its batch, and a batch for the database, in milliseconds; 5000 by default. */
  timeoutMs?: number;
}

interface QueuedItem<Item, Result> {
  item: Item;
  deadline: number;
  resolve: (result: Result) => void;
  reject: (reason: unknown) => void;
}

interface Queue<Item, Result> {
  items: QueuedItem<Item, Result>[];
  writers: number;
}

/**
 * Make a function that queues items by key and writes them in batches: items that arrive while batches of their key are
 * being written make up the next one.
 *
 * Queues only gather: any number of processes may hold queues of one key. The items of a process that dies were neither
 * written nor answered.
 *
 * @param write gives the result of each item in the order of the items; `deadline` is on the clock of `performance.now()`.
 * @returns a function that adds an item and gives its result. It throws `overloaded` when the item waited too long or
 *   too many wait.
 */
export function createWriteBatcher<Item, Result>(
  write: (key: string, items: readonly Item[], deadline: number) => Promise<(Result | Failure)[]>,
  { maxItems = 500, concurrency = 2, maxWaiting = 20_000, timeoutMs = 5000 }: BatchLimits = {},
): (key: string, item: Item) => Promise<Result> {
  const queues = new Map<string, Queue<Item, Result>>();
  let pending = 0;

  async function drain(key: string, queue: Queue<Item, Result>): Promise<void> {
    queue.writers++;
    // Items of the same round of the event loop are about to arrive, and a batch of one costs as much as one of many.
    await nextRound();
    while (queue.items.length > 0) await writeBatch(key, queue.items.splice(0, maxItems));
    queue.writers--;
    if (queue.writers === 0) queues.delete(key);
  }

  async function writeBatch(key: string, queued: QueuedItem<Item, Result>[]): Promise<void> {
    const start = performance.now();
    const batch = queued.filter(({ deadline, reject }) => {
      if (deadline >= start) return true;
      reject(new Failure('overloaded'));
      return false;
    });
    if (batch.length === 0) return;
    try {
      const items = batch.map(({ item }) => item);
      const results = await write(key, items, start + timeoutMs);
      for (const [index, { resolve, reject }] of batch.entries()) {
        const result = results[index];
        if (result instanceof Failure) reject(result);
        else resolve(result as Result);
      }
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  }

  return (key, item) => {
    if (pending >= maxWaiting) return Promise.reject(new Failure('overloaded'));
    pending++;
    const result = new Promise<Result>((resolve, reject) => {
      const queue = queues.get(key) ?? { items: [], writers: 0 };
      queues.set(key, queue);
      queue.items.push({ item, deadline: performance.now() + timeoutMs, resolve, reject });
      if (queue.writers < concurrency) void drain(key, queue);
    });
    return result.finally(() => pending--);
  };
}
