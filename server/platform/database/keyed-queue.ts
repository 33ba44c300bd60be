/** The last piece of work of each key. */
const tails = new Map<string, Promise<unknown>>();

/**
 * Run the work of each key serially, in the order of the calls.
 *
 * This is an optimisation and no lock: transactions of one process that change the same document would conflict and be
 * repeated. Other processes may work on the same key meanwhile.
 */
export function runSerially<Result>(key: string, work: () => Promise<Result>): Promise<Result> {
  const result = (tails.get(key) ?? Promise.resolve()).then(work, work);
  tails.set(key, result);
  const clear = () => {
    if (tails.get(key) === result) tails.delete(key);
  };
  result.then(clear, clear);
  return result;
}
