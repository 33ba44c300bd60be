import { setImmediate as nextRound } from 'node:timers/promises';
import { Failure } from '../errors/errors.ts';

interface Waiting<Item, Outcome> {
  item: Item;
  deadline: number;
  resolve: (outcome: Outcome) => void;
  reject: (reason: unknown) => void;
}

/**
 * Queues by key: what arrives while batches of its key are being written makes up the next one.
 *
 * Nothing is decided here: any number of processes may hold queues of the same key, and what a dying process held was
 * not written and not answered.
 *
 * @param write Gives the outcome of each item in their order; `deadline` is on the clock of `performance.now()`.
 * @param limits.most Items a batch.
 * @param limits.atOnce Batches of one key that are written side by side: while one waits for the database, the next is
 *   read and decided.
 * @param limits.waiting Items that wait in this process, over all keys; more are refused as `overloaded` at once.
 * @param limits.patience How long an item waits for its batch, and a batch for the database, in milliseconds.
 */
export function createBatches<Item, Outcome>(
  write: (key: string, items: readonly Item[], deadline: number) => Promise<(Outcome | Failure)[]>,
  { most = 500, atOnce = 2, waiting = 20_000, patience = 5000 } = {},
): (key: string, item: Item) => Promise<Outcome> {
  const queues = new Map<string, { entries: Waiting<Item, Outcome>[]; writers: number }>();
  let held = 0;

  async function drain(key: string, queue: { entries: Waiting<Item, Outcome>[]; writers: number }): Promise<void> {
    queue.writers++;
    // What came in the same round of the event loop is on its way here: a batch of one costs as much as one of many.
    await nextRound();
    while (queue.entries.length > 0) await writeSome(key, queue.entries.splice(0, most));
    queue.writers--;
    if (queue.writers === 0) queues.delete(key);
  }

  async function writeSome(key: string, entries: Waiting<Item, Outcome>[]): Promise<void> {
    const start = performance.now();
    const inTime = entries.filter(({ deadline, reject }) => {
      if (deadline >= start) return true;
      reject(new Failure('overloaded'));
      return false;
    });
    if (inTime.length === 0) return;
    try {
      const items = inTime.map(({ item }) => item);
      const outcomes = await write(key, items, start + patience);
      for (const [index, { resolve, reject }] of inTime.entries()) {
        const outcome = outcomes[index];
        if (outcome instanceof Failure) reject(outcome);
        else resolve(outcome as Outcome);
      }
    } catch (error) {
      for (const { reject } of inTime) reject(error);
    }
  }

  return (key, item) => {
    if (held >= waiting) return Promise.reject(new Failure('overloaded'));
    held++;
    const answer = new Promise<Outcome>((resolve, reject) => {
      const queue = queues.get(key) ?? { entries: [], writers: 0 };
      queues.set(key, queue);
      queue.entries.push({ item, deadline: performance.now() + patience, resolve, reject });
      if (queue.writers < atOnce) void drain(key, queue);
    });
    return answer.finally(() => held--);
  };
}
