import { isBlankCell } from '../../platform/text/blank-cell.ts';
import type { ProblemCode } from '../../sheets/problems/problems.ts';

/**
 * Parse the first phone number of a cell: a mobile as 11 digits, a landline as `0576-88881234`, `0576-88881234-801` or
 * without its area code, a service number (400, 800, 95xxx) as digits.
 *
 * @returns undefined for a blank, the code of a problem for what is no phone number.
 */
export function parsePhone(cell: string): { phone: string } | ProblemCode | undefined {
  if (mobile.test(cell)) return { phone: cell };
  const text = cell
    .normalize('NFKC')
    .replace(/\p{Cf}/gu, '')
    .replace(/[‐-―−]|(?<=\d)\.(?=\d{3,4})/g, '-')
    .replace(/\.0+$/, '');
  if (isBlankCell(cell) || /^(?:0+|空号|停机|已停机|无人接听|打不通)$/.test(text.trim())) return undefined;
  for (const part of text.split(/[/,;、，；|\n]|\s{2,}|或/)) {
    const phone = parseNumber(part.replace(/^[^\d(+]+/, '').trim());
    if (phone) return { phone };
  }
  return /\d\*+\d/.test(text) ? 'phone_masked' : 'phone_unreadable';
}

const mobile = /^1[3-9]\d{9}$/;

function parseNumber(text: string): string | undefined {
  const bare = text.replace(/\s*(?:\([^\d]*\)|[^\d\s()+-]+)$/, '');
  const home = bare.replace(/^(?:\+|00)86[\s-]*|^86[\s-]*(?=1[3-9])|^\(86\)[\s-]*/, '').replace(/[\s-]/g, '');
  if (mobile.test(home)) return home;
  const digits = bare.replace(/[\s-]/g, '');
  if (/^(?:400|800)\d{7}$/.test(digits) || /^9[56]\d{3,6}$/.test(digits)) return digits;
  const found = landline.exec(bare);
  return found ? [found[1], found[2]?.replace(/[\s-]/g, ''), found[3]].filter(Boolean).join('-') : undefined;
}

/** A landline: an area code 010, 02x or 0xxx, a number of 7 or 8 digits, an extension. */
const landline =
  /^(?:\(?(0(?:10|2\d|[3-9]\d{2}))\)?[\s-]*)?([2-8]\d{2,3}[\s-]?\d{4})(?:\s*(?:-|转|分机|ext\.?)\s*(\d{1,6}))?$/i;
