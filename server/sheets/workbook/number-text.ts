import type { NumberFormat } from './number-formats.ts';

/**
 * Write a stored number as text. A whole number has its plain digits and no exponent, and a date is `YYYY-MM-DD`.
 *
 * A double holds 15 digits for certain. Of a longer number that was rounded to one, the officer sees `9.13310047964605E+17`, or
 * zeros at its end where the format shows all digits; so does the reader of codes, and can say what happened. A longer
 * number that a program wrote digit by digit is given as it is.
 *
 * @param isDate1904 the workbook counts days from 1904.
 */
export function numberText(stored: string, format: NumberFormat, isDate1904: boolean): string {
  if (format.kind === 'plain' && /^(?:0|-?[1-9]\d{0,14})$/.test(stored)) return stored;
  const value = stored.trim() === '' ? Number.NaN : Number(stored);
  if (!Number.isFinite(value)) return stored;
  if (format.kind === 'date') return dateText(value, format, isDate1904) ?? plainNumber(value, stored, false);
  if (format.kind === 'percent') return `${plainNumber(value * 100, '', false)}%`;
  const text = plainNumber(value, stored, format.kind === 'digits');
  return format.kind === 'digits' && /^\d+$/.test(text) ? text.padStart(format.width, '0') : text;
}

function plainNumber(value: number, stored: string, showsDigits: boolean): string {
  if (Number.isSafeInteger(value)) return String(value || 0);
  const size = Math.abs(value);
  if (size < 2 ** 53) {
    const rounded = Number(value.toPrecision(15));
    if (size >= 1e-6) return String(rounded);
    return rounded.toFixed(20).replace(/\.?0+$/, '');
  }
  if (/^\d{16,40}$/.test(stored) && isWrittenDigitByDigit(stored, value)) return stored;
  const [mantissa = '', exponent = ''] = value.toExponential(14).split('e+');
  const digits = mantissa.replace('.', '');
  if (showsDigits && Number(exponent) < 40) return digits.padEnd(Number(exponent) + (value < 0 ? 2 : 1), '0');
  return `${mantissa.replace(/\.?0+$/, '')}E+${exponent}`;
}

/** Whether digits are none that a program writes for a double: neither its exact value nor the shortest number for it. */
function isWrittenDigitByDigit(digits: string, value: number): boolean {
  return BigInt(digits) !== BigInt(value) && digits !== String(value);
}

type DateFormat = Extract<NumberFormat, { kind: 'date' }>;

const secondsADay = 86_400;
const lastDay = 2_958_465;

/** @returns undefined for a number that is no date of the calendar. */
function dateText(value: number, { elapsed, ...shows }: DateFormat, isDate1904: boolean): string | undefined {
  const total = Math.round(value * secondsADay);
  const days = Math.floor(total / secondsADay);
  const seconds = total - days * secondsADay;
  if (days < 0 || days > lastDay) return undefined;
  const showsDay = shows.year || shows.month || shows.day;
  if (!showsDay && shows.time && (elapsed || days === 0)) return timeText(elapsed ? total : seconds);
  if (days === 0 && !isDate1904) return undefined;
  const day = dayText(days, isDate1904);
  if (shows.year && !shows.day && !shows.time) return day.slice(0, shows.month ? 7 : 4);
  return shows.time && seconds > 0 ? `${day} ${timeText(seconds)}` : day;
}

/** The day of a serial number. The 1900 system counts a 29 February 1900, so that earlier days are off by one. */
function dayText(serial: number, isDate1904: boolean): string {
  const days = isDate1904 ? serial + 1462 : serial < 60 ? serial + 1 : serial;
  const date = new Date((days - 25_569) * secondsADay * 1000);
  return `${date.getUTCFullYear()}-${two(date.getUTCMonth() + 1)}-${two(date.getUTCDate())}`;
}

function two(number: number): string {
  return number < 10 ? `0${number}` : String(number);
}

function timeText(seconds: number): string {
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const shown = parts[2] === 0 ? parts.slice(0, 2) : parts;
  return shown.map(two).join(':');
}
