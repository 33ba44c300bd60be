import { describe, expect, it } from 'vitest';
import { meaningOf, readingFiles, readingsOf } from '../support/lists/readings.ts';

describe.each(readingFiles)('what cells mean: %s', (file) => {
  it.each(readingsOf(file))('$titles: $cells means $means ($why)', async ({ source, titles, cells, means }) => {
    expect(await meaningOf(source, titles.split('|'), cells.split('|'))).toBe(means);
  });
});

it('has at least 400 lines', () => {
  expect(readingFiles.flatMap(readingsOf).length).toBeGreaterThanOrEqual(400);
});
