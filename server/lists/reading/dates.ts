import { isBlankCell } from '../../platform/text/blank-cell.ts';
import { parseChineseNumber } from '../../platform/text/chinese-number.ts';
import type { ProblemCode } from '../../sheets/problems/problems.ts';
import type { PartialDate } from './row.ts';

/**
 * Parse a date in any form that offices use, as exact as it is given: 2021-05-07, 2021/5/7, 2021.05.07, 2021年5月7日,
 * 2021年5月, 2021年底, 2021, 20210507, 202105, 二〇二一年五月, 7-May-2021, also with a time of day, or Excel's serial number
 * (1900 system). Of a period, such as that of a licence, the first day counts.
 *
 * Day first and month first look alike, and so do two-digit years; 20215 may be a serial number or May 2021. Ambiguous dates
 * are refused and not guessed. Of 2021.1 only the year is used, because a spreadsheet makes it of 2021.10.
 *
 * @param today the last day that a date may be, `YYYY-MM-DD`.
 * @returns undefined for a blank, the code of a problem for what is no date.
 */
export function parseDate(cell: string, today: string): PartialDate | ProblemCode | undefined {
  const usual = /^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})$/.exec(cell) ?? /^(\d{4})()(\d{2})(\d{2})$/.exec(cell);
  if (usual && Number(usual[1]) > 1900) return dated(Number(usual[1]), Number(usual[3]), Number(usual[4]), today);

  if (isBlankCell(cell)) return undefined;
  const text = plain(cell);
  if (/^(?:0+|0{1,4}[-/.]0{1,2}[-/.]0{1,2}|1900[-/.]0?1[-/.]0?[01]|长期|永久)$/.test(text)) return undefined;
  if (/^\d{4}\.1\.?$/.test(text)) {
    const year = dated(Number(text.slice(0, 4)), undefined, undefined, today);
    return typeof year === 'string' ? year : { ...year, doubt: 'date_month_cut' };
  }

  const parts = /^(\d{4})(?:[-/.年](?:(\d{1,2})(?:[-/.月](?:(\d{1,2})[日号]?)?)?)?)?$/.exec(text);
  if (parts) return dated(Number(parts[1]), number(parts[2]), number(parts[3]), today);
  const run = /^(\d{4})(\d{2})(\d{2})?$/.exec(text);
  if (run) return dated(Number(run[1]), Number(run[2]), number(run[3]), today);
  // 20215: the serial number of a day in 1955, or May 2021 without its zero.
  if (/^(?:19[5-9]|20[0-9])\d[1-9]$/.test(text)) return 'date_ambiguous';
  if (/^\d{5}(?:\.\d+)?$/.test(text)) return serial(Math.floor(Number(text)), today);

  const backwards = /^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})$/.exec(text);
  if (backwards) {
    const [first, second] = [Number(backwards[1]), Number(backwards[2])];
    if (first > 12 && second <= 12) return dated(Number(backwards[3]), second, first, today);
    if (second > 12 && first <= 12) return dated(Number(backwards[3]), first, second, today);
    if (first === second) return dated(Number(backwards[3]), first, second, today);
    return 'date_ambiguous';
  }
  if (/^\d{2}[-/.年]\d{1,2}([-/.月]\d{1,2}日?)?$/.test(text)) return 'date_ambiguous';
  return 'date_unreadable';
}

/** Excel's serial number: days since 1899-12-30, because Excel counts a 29 February 1900. 42131 is 2015-05-07. */
function serial(days: number, today: string): PartialDate | ProblemCode {
  const date = new Date(Date.UTC(1899, 11, 30) + days * 86_400_000);
  return dated(date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate(), today);
}

function dated(
  year: number,
  month: number | undefined,
  day: number | undefined,
  today: string,
): PartialDate | ProblemCode {
  if (year < 1800 || year > 2200 || month === 0 || day === 0) return 'date_impossible';
  if ((month ?? 1) > 12 || (day ?? 1) > daysIn(year, month ?? 1)) return 'date_impossible';
  const value = `${year}-${two(month ?? 1)}-${two(day ?? 1)}`;
  if (value > today) return 'date_future';
  return { value, precision: day !== undefined ? 'day' : month !== undefined ? 'month' : 'year' };
}

function daysIn(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

function two(part: number): string {
  return part < 10 ? `0${part}` : String(part);
}

function number(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Number(text);
}

/**
 * The text in NFKC, without spaces, time of day and words that make it rougher, with digits for 二〇二一年十二月 and for the
 * months of English programs.
 */
function plain(cell: string): string {
  const text = cell
    .normalize('NFKC')
    .replace(/\p{Cf}/gu, '')
    .trim()
    .replace(
      /(?:T|\s+)(?:[上下]午\s*)?\d{1,2}[:时点]\d{1,2}分?(?::?\d{2}秒?(?:\.\d+)?)?(?:\s*(?:Z|[AP]M|[+-]\d{2}:?\d{2}))?$/i,
      '',
    )
    .replace(/^(\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?)\s*(?:-|~|至|到|—|–).+$/, '$1');
  const bare = englishMonth(text)
    .replace(/\s/g, '')
    .replace(/^约|[(（][^)）]*[)）]$/g, '')
    .replace(/(?<=[年月日号\d])(?:左右|前后|许|[上下]午|成立|注册|登记|开业|投产|建会|建成|组建)$/, '')
    .replace(
      /(?<=月)(?:初|中|底|末|份|[上中下]旬)$|(?<=年)(?:初|中|底|末|度|[上下]半年|第?[一二三四1-4]季度|[春夏秋冬][季天]?)$/,
      '',
    )
    .replace(/(?<=^\d{4})(?:初|底|末)$/, '年');
  if (!/[〇零○一二三四五六七八九十]/.test(bare)) return bare;
  return bare
    .replace(/[零○Oo]/g, '〇')
    .replace(/[〇一二三四五六七八九]{4}(?=年)/, (year) =>
      [...year].map((digit) => '〇一二三四五六七八九'.indexOf(digit)).join(''),
    )
    .replace(/[〇一二三四五六七八九十]+/g, (numeral) => String(parseChineseNumber(numeral) ?? numeral));
}

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** 7-May-2021, May 7, 2021 and May-2021 as 2021-5-7 and 2021-5. */
function englishMonth(text: string): string {
  const found = /^(?:(\d{1,2})[-\s])?([A-Za-z]{3})[a-z]*\.?[-\s](?:(\d{1,2}),\s*)?(\d{4})$/.exec(text);
  const month = found ? months.indexOf((found[2] as string).toLowerCase()) + 1 : 0;
  if (!found || month === 0) return text;
  return [found[4], month, found[1] ?? found[3]].filter(Boolean).join('-');
}
