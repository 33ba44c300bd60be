import { matchAt } from './match-at.ts';

/** Days on which a rule of opening hours holds. */
export interface Days {
  /** Weekdays, a bit each: 1 for Monday to 64 for Sunday. */
  week: number;
  /** Whether public holidays are among them. */
  holidays: boolean;
  /** Weekdays of the month, as OpenStreetMap writes them: `Sa[1]`. */
  ofMonth: readonly string[];
}

/** Monday to Sunday. */
export const everyDay: Days = { week: 127, holidays: false, ofMonth: [] };
/** The holidays alone. */
export const onHolidays: Days = { week: 0, holidays: true, ofMonth: [] };

/** Join two sets of days. */
export function joinDays(a: Days, b: Days): Days {
  return {
    week: a.week | b.week,
    holidays: a.holidays || b.holidays,
    ofMonth: [...new Set([...a.ofMonth, ...b.ofMonth])],
  };
}

/** Whether two sets have a weekday or the holidays in common. */
export function shareDays(a: Days, b: Days): boolean {
  return (a.week & b.week) !== 0 || (a.holidays && b.holidays) || a.ofMonth.some((day) => b.ofMonth.includes(day));
}

/** Write days in OpenStreetMap's syntax: `Mo-Fr,PH`; two weekdays or more in a row are a range. */
export function writeDays({ week, holidays, ofMonth }: Days): string {
  const parts: string[] = [];
  for (let day = 0; day < 7; day++) {
    if (!(week & (1 << day))) continue;
    let last = day;
    while (last < 6 && week & (1 << (last + 1))) last++;
    parts.push(last > day ? `${weekdayNames[day]}-${weekdayNames[last]}` : (weekdayNames[day] as string));
    day = last;
  }
  return [...parts, ...ofMonth, ...(holidays ? ['PH'] : [])].join(',');
}

/**
 * Read the days that a folded text names at a place: 周一至周五, 每周二四, 周六、日及节假日, mon-fri.
 *
 * @returns the days and the length of their words; undefined when no days stand there.
 */
export function readDays(text: string, at: number): { days: Days; length: number } | undefined {
  let days: Days | undefined;
  let end = at;
  for (let start = at; ; ) {
    const named = readName(text, start);
    if (!named) break;
    days = days ? joinDays(days, named.days) : named.days;
    end = start + named.length;
    start = end + (matchAt(dayJoint, text, end)?.[0].length ?? 0);
  }
  return days && { days, length: end - at };
}

const weekdayNames = ['Mo', 'Tu', 'We', 'Th', 'Fr', 'Sa', 'Su'] as const;
const englishNames =
  /(mon|tue|wed|thu|fri|sat|sun)(?:s?day|nesday|rsday|urday|sday|s|r|rs)?s?\.?|(mo|tu|we|th|fr|sa|su)(?![a-z]{2})/y;
/** The number of a day is followed by no digit, and by no word for a time or a date. */
const chineseNames =
  /(?:每个?逢?|逢)?(?:周|星期|礼拜)((?:[一二三四五六日天]|[1-7](?![\d:.点时小月/]))(?:(?:[、,及和与/至到-]|以及)?(?:周|星期|礼拜)(?:[一二三四五六日天]|[1-7](?![\d:.点时小月/]))|[至到-][一二三四五六日天](?![点时])|(?:[、,及和与/]|以及)?[一二三四五六日天](?![点时十])|[、,及和与/至到-]?[1-7](?![\d:.点时小月/]))*)/y;
const dayOfMonth =
  /每个?月(?:的)?(?:第([一二三四五1-5](?:[、,和及](?:第)?[一二三四五1-5])*)|(最后一))(?:个|周的?)?(?:周|星期|礼拜)([一二三四五六日天])/y;
const holidayNames =
  /(?:[逢遇]到?)?(?:(?:国家|国定)?(?:法定)?(?:公众|公共)?(?:节日?、?假日|假日|节日)|(?:国家)?法定假期?)(?:期间)?|publicholidays?|holidays?|ph(?![a-z])/y;
const workdays = /(?:法定)?工作日|平日|平时|周内|weekdays?|workdays?|workingdays/y;
const daysOff = /非(?:法定)?工作日/y;
const weekends = /周末|双休日?|休息日|weekends?/y;
const all = /每天|每日|天天|逐日|全周|daily|everyday/y;
const dayJoint = /[、,及和与跟&/]|以及|and/y;

function readName(text: string, at: number): { days: Days; length: number } | undefined {
  const found = (pattern: RegExp) => matchAt(pattern, text, at);
  const of = (words: RegExpExecArray, days: Partial<Days>) => ({
    days: { week: 0, holidays: false, ofMonth: [], ...days },
    length: words[0].length,
  });
  let words = found(all);
  if (words) return of(words, everyDay);
  words = found(daysOff);
  if (words) return of(words, { week: 96, holidays: true });
  words = found(workdays);
  if (words) return of(words, { week: 31 });
  words = found(weekends);
  if (words) return of(words, { week: 96 });
  words = found(holidayNames);
  if (words) return of(words, { holidays: true });
  words = found(dayOfMonth);
  if (words) {
    const numbers = words[2] ? [-1] : [...(words[1] ?? '')].flatMap(ordinalOf);
    const day = weekdayNames[weekdayOf(words[3] as string)];
    return of(words, { ofMonth: [`${day}[${[...new Set(numbers)].join()}]`] });
  }
  words = found(chineseNames);
  if (words) return of(words, { week: weekOf(words[1] as string) });
  return readEnglish(text, at);
}

function readEnglish(text: string, at: number): { days: Days; length: number } | undefined {
  const first = matchAt(englishNames, text, at);
  if (!first) return undefined;
  const from = englishDay(first);
  const joint = matchAt(/-|to|until|至|到/y, text, at + first[0].length);
  const last = joint && matchAt(englishNames, text, at + first[0].length + joint[0].length);
  const length = first[0].length + (last ? joint[0].length + last[0].length : 0);
  return {
    days: { week: last ? weekBetween(from, englishDay(last)) : 1 << from, holidays: false, ofMonth: [] },
    length,
  };
}

function englishDay(words: RegExpExecArray): number {
  return weekdayNames.findIndex((name) => name.toLowerCase() === words[0].slice(0, 2));
}

/** 一至五, 一三五, 六、日: neighbours are a range only with a word for it. */
function weekOf(words: string): number {
  let week = 0;
  let last: number | undefined;
  let isRange = false;
  for (const character of words) {
    if (/[至到-]/.test(character)) isRange = true;
    else if (/[一二三四五六日天1-7]/.test(character)) {
      const day = weekdayOf(character);
      week |= isRange && last !== undefined ? weekBetween(last, day) : 1 << day;
      last = day;
      isRange = false;
    }
  }
  return week;
}

/** All weekdays from one to another, over Sunday where the second comes first: 周五至周一. */
function weekBetween(from: number, to: number): number {
  let week = 0;
  for (let day = from; ; day = (day + 1) % 7) {
    week |= 1 << day;
    if (day === to) return week;
  }
}

function weekdayOf(character: string): number {
  const at = '一二三四五六日'.indexOf(character);
  return at >= 0 ? at : character === '天' ? 6 : Number(character) - 1;
}

function ordinalOf(character: string): number[] {
  const at = '一二三四五'.indexOf(character) + 1 || Number(character);
  return at >= 1 && at <= 5 ? [at] : [];
}
