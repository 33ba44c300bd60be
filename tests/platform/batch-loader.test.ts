import { describe, expect, test } from 'vitest';
import { createBatchLoader } from '../../server/platform/database/batch-loader.ts';

describe('questions to the database', () => {
  test('are read together where they come in the same moment or while a read is on its way', async () => {
    const reads: number[][] = [];
    const double = createBatchLoader(async (numbers: readonly number[]) => {
      reads.push([...numbers]);
      await null;
      return numbers.map((number) => number * 2);
    }, 2);
    expect(await Promise.all([1, 2, 3, 4].map(double))).toEqual([2, 4, 6, 8]);
    expect(reads).toEqual([
      [1, 2],
      [3, 4],
    ]);
    expect(await double(5)).toBe(10);
  });

  test('fail with the read that they waited for, and with no other', async () => {
    const read = createBatchLoader(async (words: readonly string[]) => {
      await null;
      if (words.includes('lost')) throw new Error('connection lost');
      return words;
    });
    expect(await read('first')).toBe('first');
    const outcomes = await Promise.allSettled([read('lost'), read('beside it')]);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(await read('next')).toBe('next');
  });
});
