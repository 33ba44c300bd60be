import { readTogether } from './batch-loader.ts';

/** What a process takes to be so for a moment without asking the database again. */
export interface Remembered<Asked, Answer> {
  /** What was read a moment ago; nothing where it must be read, or read again. */
  known(asked: Asked): Answer | undefined;
  /** Read it, with whatever others are asking for, and with those that will. */
  find(asked: Asked): Promise<Answer | undefined>;
  /** Read anew what is asked for from now on: all of it, or some. What is on its way is told, and not remembered. */
  forget(which?: (answer: Answer) => boolean): void;
}

/** How it was asked for last, and when on the clock of `performance.now()`. */
interface Wanted<Asked> {
  asked: Asked;
  askedAt: number;
}

interface Entry<Asked, Answer> extends Wanted<Asked> {
  answer: Answer;
  /** On the same clock. */
  until: number;
}

/** At most so many others are read again with those that are asked for. */
const othersAtMost = 200;
/** What nobody asked for during so many times of remembering is not read again, but let go. */
const stillAskedFor = 2;

/**
 * Remember what is read of the database, for at most so many milliseconds from the reading.
 *
 * Whatever is remembered ends at one moment, and the first who then asks has those read as well that were asked for just
 * before: a few reads a second, whether one works or a hundred do.
 *
 * @param read The answers in the order of the questions; nothing is remembered of a question without one.
 */
export function remembered<Asked, Answer>(
  read: (asked: readonly Asked[]) => Promise<readonly (Answer | undefined)[]>,
  { keyOf, ms, most }: { keyOf: (asked: Asked) => string; ms: number; most: number },
): Remembered<Asked, Answer> {
  /** A map keeps the order of insertion, so those that end first stand first. */
  const entries = new Map<string, Entry<Asked, Answer>>();
  let forgotten = 0;

  const find = readTogether(async (asked: readonly Asked[]) => {
    const now = performance.now();
    const before = forgotten;
    const mine = asked.map((each) => ({ asked: each, askedAt: now }));
    for (const each of asked) entries.delete(keyOf(each));
    const all = [...mine, ...othersDue(now)];
    const answers = await read(all.map((each) => each.asked));
    // Forgotten in the meantime: the reading may be older.
    if (before !== forgotten) return answers;
    const until = (Math.floor(now / ms) + 1) * ms;
    for (const [at, each] of all.entries()) keep(each, answers[at], until);
    return answers;
  });

  function othersDue(now: number): Wanted<Asked>[] {
    const others: Wanted<Asked>[] = [];
    for (const [key, entry] of entries) {
      if (now < entry.until || others.length === othersAtMost) break;
      if (now < entry.askedAt + stillAskedFor * ms) others.push(entry);
      else entries.delete(key);
    }
    return others;
  }

  function keep({ asked, askedAt }: Wanted<Asked>, answer: Answer | undefined, until: number): void {
    const key = keyOf(asked);
    entries.delete(key);
    if (answer === undefined) return;
    if (entries.size >= most) entries.delete(entries.keys().next().value as string);
    entries.set(key, { answer, until, asked, askedAt });
  }

  return {
    known(asked) {
      const entry = entries.get(keyOf(asked));
      if (entry === undefined) return undefined;
      entry.asked = asked;
      entry.askedAt = performance.now();
      return entry.askedAt < entry.until ? entry.answer : undefined;
    },
    find,
    forget(which = () => true) {
      forgotten++;
      for (const [key, { answer }] of entries) if (which(answer)) entries.delete(key);
    },
  };
}
