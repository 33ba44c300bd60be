const last = new Map<string, Promise<unknown>>();

/**
 * Do one piece of work after the other for each key, in the order in which they were asked for.
 *
 * It decides nothing: transactions of one process that change the same document would only get into each other's way.
 */
export function inTurn<Result>(key: string, work: () => Promise<Result>): Promise<Result> {
  const turn = (last.get(key) ?? Promise.resolve()).then(work, work);
  last.set(key, turn);
  const clear = () => {
    if (last.get(key) === turn) last.delete(key);
  };
  turn.then(clear, clear);
  return turn;
}
