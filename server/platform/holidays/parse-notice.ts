import type { HolidayNotice } from '../calendar/notices.ts';
import { daysFrom, statutoryHolidaysOf } from '../calendar/statutory-days.ts';
import { Failure } from '../errors/errors.ts';

/**
 * Parse a notice: its text, or a table with a day and 放假 or 上班 in each line.
 *
 * @throws {Failure} `holiday_notice_unreadable`, with the place and what is wrong there.
 */
export function parseNotice(text: string): HolidayNotice {
  const rows = [...text.normalize('NFKC').matchAll(tableRow)].map(
    ([, year = '', month = '', date = '', kind = '']) => ({
      day: `${year}-${month.padStart(2, '0')}-${date.padStart(2, '0')}`,
      isOff: /放假|休|假|holiday|off/i.test(kind),
    }),
  );
  if (rows.length === 0) return parseText(text);
  const year = Number(rows[0]?.day.slice(0, 4));
  const days = (isOff: boolean) => [...new Set(rows.filter((row) => row.isOff === isOff).map(({ day }) => day))].sort();
  return checked({ year, holidays: days(true), makeups: days(false) });
}

const tableRow =
  /^[^\S\n]*"?(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?"?[^\S\n]*[,;|\t ]+.*?(放假|休|假|holiday|off|上班|班|workday)/gim;

/**
 * Parse the text of the State Council's notice (国务院办公厅关于2026年部分节假日安排的通知): paragraphs such as `二、春节：2月15日（农历腊月二十八、周日）
 * 至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。`
 *
 * What it says is checked: its weekdays, the number of days, and that no statutory holiday is missing.
 *
 * @throws {Failure} `holiday_notice_unreadable`, with the paragraph and what is wrong with it.
 */
function parseText(text: string): HolidayNotice {
  const plain = text.normalize('NFKC').replace(/\s/g, '');
  const year = Number(/(\d{4})年(?:部分)?节假日安排/.exec(plain)?.[1]);
  if (!year) throw unreadable('', 'year');
  const holidays: string[] = [];
  const makeups: string[] = [];
  for (const [paragraph] of plain.matchAll(
    /[一二三四五六七八]、[^一二三四五六七八:]{2,12}:.*?(?=[一二三四五六七八]、[^一二三四五六七八:]{2,12}:|节假日期间|$)/g,
  )) {
    const [off = '', ...worked] = paragraph.split(/(?<=放假[^。]*。)/);
    holidays.push(...readHoliday(off, year, paragraph));
    for (const sentence of worked.join('').split('。')) {
      if (!sentence.includes('上班')) continue;
      for (const found of sentence.matchAll(dayPattern)) makeups.push(readDay(found, year, undefined, paragraph));
    }
  }
  return checked({ year, holidays: [...new Set(holidays)].sort(), makeups: [...new Set(makeups)].sort() });
}

/** Check that no statutory holiday is missing, and that only weekend days are worked. */
function checked(notice: HolidayNotice): HolidayNotice {
  const { year, holidays, makeups } = notice;
  const missing = statutoryHolidaysOf(year).flatMap(({ days }) => days.filter((day) => !holidays.includes(day)));
  if (missing.length > 0) throw unreadable(missing.join('、'), 'missing');
  const weekdays = makeups.filter((day) => ![0, 6].includes(new Date(`${day}T00:00:00Z`).getUTCDay()));
  if (weekdays.length > 0) throw unreadable(weekdays.join('、'), 'worked');
  return notice;
}

/** A day: the year where it is another one, month, day, and its weekday. */
const dayPattern = /(?:(\d{4})年)?(?:(\d{1,2})月)?(\d{1,2})日(?:\(([^)]*)\))?/g;

function readHoliday(sentence: string, year: number, paragraph: string): string[] {
  const [first, last, ...more] = [...sentence.matchAll(dayPattern)];
  if (!first || more.length > 0) throw unreadable(paragraph, 'days');
  const from = readDay(first, year, undefined, paragraph);
  const to = last ? readDay(last, year, from, paragraph) : from;
  const days = daysFrom(from, to);
  const said = /(?:共|放假)(\d{1,2})天/.exec(sentence)?.[1];
  if (said !== undefined && Number(said) !== days.length) throw unreadable(paragraph, 'count');
  return days;
}

function readDay(
  [, otherYear, month, date, remark = '']: RegExpMatchArray,
  year: number,
  after: string | undefined,
  paragraph: string,
): string {
  const inMonth = month ?? after?.slice(5, 7);
  const inYear = otherYear ?? (after ? after.slice(0, 4) : String(year));
  const day = `${inYear}-${String(inMonth).padStart(2, '0')}-${String(date).padStart(2, '0')}`;
  const at = new Date(`${day}T00:00:00Z`);
  if (!inMonth || Number.isNaN(at.getTime()) || at.toISOString().slice(0, 10) !== day)
    throw unreadable(paragraph, 'day');
  const weekday = /(?:周|星期)([日一二三四五六天])/.exec(remark)?.[1];
  if (weekday && '日一二三四五六'.indexOf(weekday === '天' ? '日' : weekday) !== at.getUTCDay())
    throw unreadable(paragraph, 'weekday');
  return day;
}

type Wrong = 'year' | 'days' | 'day' | 'weekday' | 'count' | 'missing' | 'worked';

const wrongs: Readonly<Record<Wrong, { 'zh-CN': string; en: string }>> = {
  year: { 'zh-CN': '没有“…年部分节假日安排”字样', en: 'the words …年部分节假日安排 are missing' },
  days: { 'zh-CN': '放假起止日期无法识别', en: 'the first and last day off cannot be read' },
  day: { 'zh-CN': '没有这一天', en: 'there is no such day' },
  weekday: { 'zh-CN': '日期与星期不符', en: 'a day has another weekday' },
  count: { 'zh-CN': '天数与起止日期不符', en: 'the number of days is another' },
  missing: { 'zh-CN': '缺少法定节假日', en: 'statutory holidays are missing' },
  worked: { 'zh-CN': '调休上班的不是周末', en: 'a day that is worked instead is no weekend day' },
};

function unreadable(paragraph: string, wrong: Wrong): Failure {
  return new Failure('holiday_notice_unreadable', { wrong: wrongs[wrong], paragraph: paragraph.slice(0, 60) });
}
