import type { DateRange, Season } from './seasons.ts';
import type { HoursWord } from './words.ts';

/** A part of the year with its name, its dates, or both. */
export interface Period {
  season?: Season | undefined;
  ranges?: readonly DateRange[] | undefined;
}

/** A word of opening hours, where the name of a season and its dates are one. */
export type PeriodWord = Exclude<HoursWord, { kind: 'season' | 'dates' }> | { kind: 'period'; period: Period };

/** Join the name of a season and its dates, in either order, with or without brackets. */
export function joinPeriods(words: readonly HoursWord[]): PeriodWord[] {
  const joined: PeriodWord[] = [];
  for (let at = 0; at < words.length; at++) {
    const word = words[at] as HoursWord;
    if (word.kind !== 'season' && word.kind !== 'dates') {
      joined.push(word);
      continue;
    }
    let next = at + 1;
    while (words[next]?.kind === 'open' || words[next]?.kind === 'comma') next++;
    const other = words[next];
    const pair =
      other && (other.kind === 'season' || other.kind === 'dates') && other.kind !== word.kind ? other : undefined;
    const season = [word, pair].find((one) => one?.kind === 'season')?.season;
    const ranges = [word, pair].find((one) => one?.kind === 'dates')?.ranges;
    joined.push({ kind: 'period', period: { season, ranges } });
    if (pair) at = words[next + 1]?.kind === 'close' && words[at + 1]?.kind === 'open' ? next + 1 : next;
  }
  return joined;
}

/** Whether days or periods stand behind their times throughout: 8:30-17:30 周一至周五，9:00-12:00 周六. */
export function standBehind(words: readonly PeriodWord[], what: 'days' | 'period'): boolean {
  const order = words.flatMap(({ kind }, at) => {
    const before = words[at - 1]?.kind ?? '';
    const next = words[at + 1]?.kind ?? '';
    if (kind === 'span') return ['closed', 'excepted', 'pause'].includes(next) || before === 'pause' ? [] : [kind];
    const isRule = !['closed', 'excepted', 'usual', 'outside', 'condition'].includes(next);
    return kind === what && isRule && before !== 'except' && before !== 'include' ? [kind] : [];
  });
  return order[0] === 'span' && order.at(-1) === what;
}

/**
 * Whether the next word that matters is a span or a period.
 *
 * @param stops marks that end the search.
 */
export function spanFollows(words: readonly PeriodWord[], from: number, stops: readonly string[] = []): boolean {
  for (let at = from; at < words.length; at++) {
    const { kind } = words[at] as PeriodWord;
    // 周一至周五（节假日除外）8:30-17:30
    const isException = kind === 'days' && ['closed', 'excepted'].includes(words[at + 1]?.kind ?? '');
    if (isException || (kind === 'except' && words[at + 1]?.kind === 'days')) {
      at++;
      continue;
    }
    if (kind === 'span' || kind === 'period') return true;
    if (stops.includes(kind) || !['open', 'close', 'comma', 'stop', 'opens', 'pause'].includes(kind)) return false;
  }
  return false;
}

/**
 * How the words before stand to a closing day: 周一闭馆（节假日除外） means that it opens on holidays; with a comma it may mean
 * that, or that it closes on them too, unless the closing days are a weekend.
 */
export function closingBefore(words: readonly PeriodWord[], at: number): 'bracket' | 'comma' | undefined {
  const [days, closing, mark] = words.slice(Math.max(0, at - 3), at);
  if (closing?.kind !== 'closed') return undefined;
  if (mark?.kind === 'open') return 'bracket';
  return mark?.kind === 'comma' && days?.kind === 'days' && days.days.week !== 96 ? 'comma' : undefined;
}
