import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultFederationTables } from '../../server/organising/federations/defaults.ts';
import { periodOf, rankByScore, scoreOf } from '../../server/organising/federations/score.ts';

const none = { visits: [], events: [], surveys: [], studies: [] };
const { indicators } = defaultFederationTables;

describe('the score of a site', () => {
  it('is whole where it did all of it: 2 visits a week, 1 activity a month, 1 survey a quarter, 1 study a year', () => {
    const deeds = {
      visits: [
        '2021-11-01',
        '2021-11-03',
        '2021-11-08',
        '2021-11-14',
        '2021-11-15',
        '2021-11-15',
        '2021-11-22',
        '2021-11-23',
      ],
      events: ['2021-11-20'],
      surveys: ['2021-11-09'],
      studies: ['2021-11-30'],
    };
    const { score, indicators: scored } = scoreOf(deeds, indicators, { from: '2021-11-01', to: '2021-11-28' });
    // The study lies after the span.
    expect(score).toBe(75);
    expect(scored[0]).toMatchObject({ total: 8, fulfilled: 4, periods: 4, points: 25 });
    expect(scoreOf(deeds, indicators, { from: '2021-11-01', to: '2021-11-30' }).score).toBe(95);
  });

  it('counts a week by its Monday', () => {
    expect(periodOf('week', '2021-11-07')).toBe('2021-11-01');
    expect(periodOf('week', '2021-11-08')).toBe('2021-11-08');
    expect(periodOf('quarter', '2021-11-08')).toBe('2021-Q4');
  });

  it('never falls by doing more, and lies between nothing and all', () => {
    const days = fc.array(
      fc.integer({ min: 0, max: 89 }).map((day) => new Date(Date.UTC(2021, 8, 1 + day)).toISOString().slice(0, 10)),
    );
    const span = { from: '2021-09-01', to: '2021-11-29' };
    fc.assert(
      fc.property(days, days, (some, more) => {
        const one = scoreOf({ ...none, visits: some }, indicators, span).score;
        const two = scoreOf({ ...none, visits: [...some, ...more] }, indicators, span).score;
        expect(two).toBeGreaterThanOrEqual(one);
        expect(two).toBeLessThanOrEqual(100);
      }),
    );
  });

  it('gives equal scores an equal rank, and the next the place after them', () => {
    const items = [50, 90, 90, 10].map((score, at) => ({ score, union: `F${at}` }));
    expect(rankByScore(items).map(({ rank, union }) => [rank, union])).toEqual([
      [1, 'F1'],
      [1, 'F2'],
      [3, 'F0'],
      [4, 'F3'],
    ]);
    fc.assert(
      fc.property(fc.array(fc.nat(5)), (scores) => {
        const all = rankByScore(scores.map((score, at) => ({ score, union: String(at) })));
        for (const { score, rank } of all) expect(rank).toBe(1 + scores.filter((other) => other > score).length);
      }),
    );
  });
});
