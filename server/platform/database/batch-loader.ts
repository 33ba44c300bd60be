import { setImmediate as nextRound } from 'node:timers/promises';
import { Failure } from '../errors/errors.ts';

interface PendingLoad<Key, Value> {
  key: Key;
  resolve: (value: Value) => void;
  reject: (reason: unknown) => void;
}

/**
 * Make a loader that reads many keys at once: keys that arrive while a read is running make up the next one. At ten
 * o'clock, when sign-up opens, 50,000 people come at once.
 *
 * No value is older than the call that asked for it. When a read fails, every call that waits for it fails.
 *
 * A read has a time limit: when a connection is lost at the wrong moment the driver may never report it, and every
 * later call would wait behind it.
 *
 * @param read gives the values in the order of the keys.
 * @param maxKeys keys in one read.
 * @returns a function that loads one key. It throws `database_unavailable` when a read takes longer than eight seconds:
 *   the driver looks for a server for five.
 */
export function createBatchLoader<Key, Value>(
  read: (keys: readonly Key[]) => Promise<readonly Value[]>,
  maxKeys = 1000,
): (key: Key) => Promise<Value> {
  const pending: PendingLoad<Key, Value>[] = [];
  let reading = false;

  async function readPending(): Promise<void> {
    reading = true;
    // Calls of the same round of the event loop join the first read.
    await nextRound();
    while (pending.length > 0) {
      const loads = pending.splice(0, maxKeys);
      try {
        const values = await withTimeout(read(loads.map(({ key }) => key)));
        for (const [index, { resolve }] of loads.entries()) resolve(values[index] as Value);
      } catch (error) {
        for (const { reject } of loads) reject(error);
      }
    }
    reading = false;
  }

  return (key) =>
    new Promise((resolve, reject) => {
      pending.push({ key, resolve, reject });
      if (!reading) void readPending();
    });
}

const timeoutMs = 8000;

async function withTimeout<Values>(reading: Promise<Values>): Promise<Values> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Failure('database_unavailable')), timeoutMs);
  });
  try {
    return await Promise.race([reading, timeout]);
  } finally {
    clearTimeout(timer);
  }
}
