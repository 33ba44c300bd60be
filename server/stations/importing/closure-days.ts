/** From and until when something is closed, as ISO 8601; `until` is the first moment at which it is open again. */
export interface DayRange {
  from: string | undefined;
  until: string | undefined;
}

const written =
  /(20\d{2})\s*[年./-]\s*(\d{1,2})(?:\s*[月./-]\s*(\d{1,2})(?!\d))?\s*[月日号]?|(?<!\d)(20\d{2})(\d{2})(\d{2})(?!\d)/g;
const moment = /^\d{4}-\d{2}-\d{2}T/;
/** The end of a span whose year stands only at its beginning: 2027年3月1日至5月1日, 2027/3/1-3/15. */
const endOfSameYear = /^\s*(?:至|到|[-—–~～])\s*(\d{1,2})\s*[月./-]\s*(\d{1,2})(?!\d)/;
/** The day that is named is the last one of the closure, unless a word says that it is open on it. */
const untilWords = /至|到|止|截|前/;
const openingWords = /恢复|重新|开放|启用|完工|竣工/;

/**
 * Read the days of a closure in a text: one day or two, 2027年3月1日, 2027.3, 20270301. A month alone stands for its first
 * day, or its end where it is the last of the closure. Days are of Shanghai.
 */
export function daysIn(text: string): DayRange {
  if (moment.test(text)) return { from: text, until: undefined };
  const found = [...text.matchAll(written)];
  const [first, last] = [found[0], found.at(-1)];
  if (!first || !last) return { from: undefined, until: undefined };
  if (first !== last) return { from: isoOf(first, false), until: isoOf(last, !openingWords.test(text)) };
  const end = endOfSameYear.exec(text.slice(first.index + first[0].length));
  if (end) {
    const last = ['', first[1] ?? first[4], end[1], end[2]];
    return { from: isoOf(first, false), until: isoOf(last, !openingWords.test(text)) };
  }
  const isEnd = untilWords.test(text) || openingWords.test(text);
  return isEnd
    ? { from: undefined, until: isoOf(first, !openingWords.test(text)) }
    : { from: isoOf(first, false), until: undefined };
}

/** The first moment of a day, or of what follows it. @returns undefined for a day that no calendar has. */
function isoOf(
  [, y, m, d, year = y, month = m, day = d]: readonly (string | undefined)[],
  after: boolean,
): string | undefined {
  const [yearNumber, monthNumber] = [Number(year), Number(month)];
  const lastDay = new Date(Date.UTC(yearNumber, monthNumber, 0)).getUTCDate();
  const dayNumber = day === undefined ? (after ? lastDay : 1) : Number(day);
  if (monthNumber < 1 || monthNumber > 12 || dayNumber < 1 || dayNumber > lastDay) return undefined;
  const instant = new Date(Date.UTC(yearNumber, monthNumber - 1, dayNumber + (after ? 1 : 0)));
  return `${instant.toISOString().slice(0, 10)}T00:00:00+08:00`;
}
