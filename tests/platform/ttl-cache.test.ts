import { setImmediate as nextRound } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createTtlCache } from '../../server/platform/database/ttl-cache.ts';

const ms = 1000;
beforeEach(() => vi.useFakeTimers({ toFake: ['performance'] }));
afterEach(() => vi.useRealTimers());

/** Remembers capitals, and what was read of them. */
function capitals() {
  const reads: string[] = [];
  const words = createTtlCache(
    async (asked: readonly string[]) => {
      reads.push([...asked].sort().join(' '));
      await nextRound();
      return asked.map((word) => (word === 'none' ? undefined : word.toUpperCase()));
    },
    { keyOf: (word) => word, ttlMs: ms, maxEntries: 3 },
  );
  return { words, reads };
}

describe('what is remembered of the database', () => {
  test('holds to the end of the round, and is then read with what others asked for just before', async () => {
    const { words, reads } = capitals();
    expect(await Promise.all(['one', 'two', 'none'].map((word) => words.load(word)))).toEqual([
      'ONE',
      'TWO',
      undefined,
    ]);
    expect(['one', 'two', 'none'].map((word) => words.get(word))).toEqual(['ONE', 'TWO', undefined]);
    vi.advanceTimersByTime(ms);
    expect(words.get('one')).toBeUndefined();
    expect(await words.load('one')).toBe('ONE');
    expect(words.get('two')).toBe('TWO');
    vi.advanceTimersByTime(3 * ms);
    expect(await words.load('one')).toBe('ONE');
    expect(reads).toEqual(['none one two', 'one two', 'one']);
  });

  test('is forgotten at once, and so is what is being read', async () => {
    const { words } = capitals();
    await Promise.all(['one', 'two'].map((word) => words.load(word)));
    words.invalidate((answer) => answer === 'ONE');
    expect(['one', 'two'].map((word) => words.get(word))).toEqual([undefined, 'TWO']);
    const reading = words.load('one');
    await nextRound();
    words.invalidate();
    expect(await reading).toBe('ONE');
    expect(['one', 'two'].map((word) => words.get(word))).toEqual([undefined, undefined]);
  });

  test('is no more than it may be: the oldest goes', async () => {
    const { words } = capitals();
    for (const word of ['one', 'two', 'three', 'four']) await words.load(word);
    expect(['one', 'two', 'three', 'four'].map((word) => words.get(word))).toEqual([undefined, 'TWO', 'THREE', 'FOUR']);
  });
});
