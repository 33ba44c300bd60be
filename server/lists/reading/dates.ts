import type { ProblemCode } from '../../sheets/problems/problems.ts';
import type { PartialDate } from './row.ts';

/**
 * Parse a date in any form that offices use, as exact as it is given: 2021-05-07, 2021/5/7, 2021.05.07, 2021年5月7日,
 * 2021年5月, 2021, 20210507, 202105, 二〇二一年五月, also with a time of day, or Excel's serial number (1900 system).
 *
 * Day first and month first look alike, and so do two-digit years. Ambiguous dates are refused and not guessed.
 *
 * @param today the last day that a date may be, `YYYY-MM-DD`.
 * @returns undefined for a blank, the code of a problem for what is no date.
 */
export function parseDate(cell: string, today: string): PartialDate | ProblemCode | undefined {
  const usual = /^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})$/.exec(cell) ?? /^(\d{4})()(\d{2})(\d{2})$/.exec(cell);
  if (usual) return dated(Number(usual[1]), Number(usual[3]), Number(usual[4]), today);

  const text = plain(cell);
  if (/^(?:|-+|\/+|无|不详|未知|暂无|null|n\/a|0+)$/i.test(text)) return undefined;

  const parts = /^(\d{4})(?:[-/.年](\d{1,2})?(?:[-/.月](\d{1,2})?日?号?)?)?$/.exec(text);
  if (parts) return dated(Number(parts[1]), number(parts[2]), number(parts[3]), today);
  const run = /^(\d{4})(\d{2})(\d{2})?$/.exec(text);
  if (run) return dated(Number(run[1]), Number(run[2]), number(run[3]), today);
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

/** The text in NFKC, without spaces and time of day, and with digits for 二〇二一年十二月. */
function plain(cell: string): string {
  const text = cell
    .normalize('NFKC')
    .trim()
    .replace(/(?:T|\s+)\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:\s*(?:Z|[AP]M|[+-]\d{2}:?\d{2}))?$/i, '');
  const bare = text.replace(/\s/g, '');
  if (!/[〇零一二三四五六七八九十]/.test(bare)) return bare;
  return bare
    .replace(/[〇零○Oo]/g, '0')
    .replace(/[一二三四五六七八九]/g, (digit) => String('一二三四五六七八九'.indexOf(digit) + 1))
    .replace(/(\d?)十(\d?)/g, (_, tens: string, ones: string) => `${tens || '1'}${ones || '0'}`);
}
