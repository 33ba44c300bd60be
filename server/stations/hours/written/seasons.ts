import { matchAt } from './match-at.ts';

/** A day of the year. */
interface YearDay {
  /** From 1. */
  month: number;
  date: number;
}

/** A part of the year, its first and last day included; it may pass the new year. */
export interface DateRange {
  from: YearDay;
  to: YearDay;
}

/** The halves of the year by which offices change their hours. */
export type Season = 'summer' | 'winter';

/**
 * The dates of a season that a text names without any: summer from 1 May to 30 September, as most offices of eastern China
 * announce 夏令时; winter is the rest.
 */
export const usualSeasons: Readonly<Record<Season, DateRange>> = {
  summer: { from: { month: 5, date: 1 }, to: { month: 9, date: 30 } },
  winter: { from: { month: 10, date: 1 }, to: { month: 4, date: 30 } },
};

/** Read the name of a season that stands at a place of a folded text. */
export function readSeason(text: string, at: number): { season: Season; length: number } | undefined {
  const word = matchAt(
    /夏令时间|冬令时间|[夏冬](?:令时|时制|季|令|天|日)|[夏冬](?![一-龥])|summer(?:time)?|winter(?:time)?/y,
    text,
    at,
  )?.[0];
  return word ? { season: /^[夏s]/.test(word) ? 'summer' : 'winter', length: word.length } : undefined;
}

/**
 * Read the dates that stand at a place of a folded text: 5月1日-9月30日, 10月至次年4月, 7、8月, 5/1-9/30.
 *
 * @param dotted whether 5.1-9.30 is of dates, because the name of a season stands before it.
 */
export function readDates(
  text: string,
  at: number,
  dotted: boolean,
): { ranges: DateRange[]; length: number } | undefined {
  const range = readRange(text, at, dotted);
  if (range) return range;
  const months = matchAt(
    /(?:每年)?(\d{1,2})月?((?:[、,和及](?:\d{1,2})月?)+)(?<=月)(?!\d{1,2}(?![\d:.点时]))/y,
    text,
    at,
  );
  if (!months) return undefined;
  const numbers = [...months[0].matchAll(/\d+/g)].map(([number]) => Number(number));
  if (numbers.some((month) => month < 1 || month > 12)) return undefined;
  return { ranges: numbers.map((month) => wholeMonths(month, month)), length: months[0].length };
}

/** The rest of the year. */
export function restOfYear({ from, to }: DateRange): DateRange {
  return { from: shift(to, 1), to: shift(from, -1) };
}

/** Write parts of the year in OpenStreetMap's syntax: `May-Sep`, `May 15-Sep 15`, `Jul,Aug`. */
export function writeDates(ranges: readonly DateRange[]): string {
  return ranges.map(writeRange).join(',');
}

/** Write a part of the year for a reader: 5月1日—9月30日, `1 May – 30 Sep`. */
export function showDates(ranges: readonly DateRange[]): { 'zh-CN': string; en: string } {
  const zh = ({ month, date }: YearDay) => `${month}月${date}日`;
  const en = ({ month, date }: YearDay) => `${date} ${monthNames[month - 1]}`;
  return {
    'zh-CN': ranges.map(({ from, to }) => `${zh(from)}—${zh(to)}`).join('、'),
    en: ranges.map(({ from, to }) => `${en(from)} – ${en(to)}`).join(', '),
  };
}

const monthNames = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;
const monthLengths = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;

const forms = {
  /** 5月1日-9月30日, 5月1-31日. */
  days: /(?:每年的?)?(\d{1,2})月(\d{1,2})[日号]?(?:起|开始)?(?:[-至到])(?:次年|翌年|第二年|来年|当年|明年)?的?(?:(\d{1,2})月)?(\d{1,2})[日号](?:止|期间)?/y,
  /** 5月-9月, 5-9月. */
  months:
    /(?:每年的?)?(\d{1,2})月?(?:份)?(?:起|开始)?(?:[-至到])(?:次年|翌年|第二年|来年|当年|明年)?的?(\d{1,2})月(?!\d{1,2}(?![\d:.点时]))(?:份)?(?:底|止|期间)?/y,
  slashes: /(?:每年的?)?(\d{1,2})\/(\d{1,2})[-至到](\d{1,2})\/(\d{1,2})(?![\d/:])/y,
  dots: /(?:每年的?)?(\d{1,2})\.(\d{1,2})[-至到](?:次年)?(\d{1,2})\.(\d{1,2})(?![\d.:])/y,
  month: /(?:每年的?)?(\d{1,2})月(?:份)(?!\d)/y,
};

function readRange(text: string, at: number, dotted: boolean): { ranges: DateRange[]; length: number } | undefined {
  const days =
    matchAt(forms.days, text, at) ??
    matchAt(forms.slashes, text, at) ??
    (dotted ? matchAt(forms.dots, text, at) : null);
  if (days) {
    const [whole, month, date, lastMonth = month, lastDate] = days;
    const from = { month: Number(month), date: Number(date) };
    const to = { month: Number(lastMonth), date: Number(lastDate) };
    return exists(from) && exists(to) ? { ranges: [{ from, to }], length: whole.length } : undefined;
  }
  const months = matchAt(forms.months, text, at) ?? matchAt(forms.month, text, at);
  if (!months) return undefined;
  const [whole, first, last = first] = months;
  const [from, to] = [Number(first), Number(last)];
  if (from < 1 || from > 12 || to < 1 || to > 12) return undefined;
  return { ranges: [wholeMonths(from, to)], length: whole.length };
}

function wholeMonths(first: number, last: number): DateRange {
  return { from: { month: first, date: 1 }, to: { month: last, date: monthLengths[last - 1] as number } };
}

function exists({ month, date }: YearDay): boolean {
  return date >= 1 && date <= (monthLengths[month - 1] ?? 0);
}

function isLast({ month, date }: YearDay): boolean {
  return date >= (month === 2 ? 28 : (monthLengths[month - 1] as number));
}

function shift({ month, date }: YearDay, by: 1 | -1): YearDay {
  if (by === 1) return isLast({ month, date }) ? { month: (month % 12) + 1, date: 1 } : { month, date: date + 1 };
  if (date > 1) return { month, date: date - 1 };
  const before = ((month + 10) % 12) + 1;
  return { month: before, date: monthLengths[before - 1] as number };
}

function writeRange({ from, to }: DateRange): string {
  const [first, last] = [monthNames[from.month - 1], monthNames[to.month - 1]];
  if (from.date === 1 && isLast(to)) return first === last && from.month === to.month ? `${first}` : `${first}-${last}`;
  const two = (date: number) => String(date).padStart(2, '0');
  return `${first} ${two(from.date)}-${last} ${two(to.date)}`;
}
