import { isLicence, isOrgCode, isUnifiedCode } from './codes.ts';

/**
 * Whether a text is an identity card number: 18 characters with a province, a day of birth and the right check
 * character (GB 11643-1999, ISO 7064 mod 11-2).
 */
export function isIdentityCard(text: string): boolean {
  if (!looksLikeIdentityCard(text) || text.length !== 18) return false;
  let sum = 0;
  for (let i = 0; i < 17; i++) sum += Number(text[i]) * (weights[i] as number);
  return '10X98765432'[sum % 11] === text[17];
}

/**
 * Whether a text may be an identity card number, of 18 characters or of the old 15: province and day of birth fit,
 * the check character is not asked, so that a mistyped number stays covered too.
 */
export function looksLikeIdentityCard(text: string): boolean {
  if (!provinces.test(text)) return false;
  if (/^\d{17}[\dX]$/i.test(text)) return isDay(text.slice(6, 10), text.slice(10, 12), text.slice(12, 14));
  if (/^\d{15}$/.test(text)) return isDay(`19${text.slice(6, 8)}`, text.slice(8, 10), text.slice(10, 12));
  return false;
}

/** A number with its middle covered: three characters are left at the beginning and two at the end. */
export function maskNumber(text: string): string {
  return text.length <= 6 ? '*'.repeat(text.length) : text.slice(0, 3) + '*'.repeat(text.length - 5) + text.slice(-2);
}

/**
 * A text with every identity card and phone number in it covered, wherever they stand.
 *
 * Mobiles keep three digits before and four after (138****8888), landlines their area code and last two digits.
 */
export function maskPersonal(text: string): string {
  if (!/\d{6}|[０-９]{6}|\d[\s-]\d/.test(text)) return text;
  return text
    .replace(/[０-９]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) - 0xfee0))
    .replace(/(?<![0-9A-Za-z])(?:\d{17}[\dXx]|\d{15})(?![0-9A-Za-z])/g, (number) =>
      isPersonal(number) ? maskNumber(number) : number,
    )
    .replace(/(?<![0-9A-Za-z])((?:\+?86[\s-]?)?1[3-9]\d)([\s-]?)\d{4}\2(\d{4})(?![0-9A-Za-z])/g, '$1****$3')
    .replace(/(?<![0-9A-Za-z])(\(?0\d{2,3}\)?[\s-]?)\d{5,6}(\d{2})(?![0-9A-Za-z])/g, '$1******$2');
}

/** What an office wrote for phones, one or several in any form, with every number covered. */
export function maskPhones(text: string): string {
  return maskPersonal(text).replace(/\d{7,}/g, maskNumber);
}

/** A cell as a refused row shows it, by the field of its column: personal numbers are covered wherever they stand, and names of contacts. */
export function maskCell(cell: string, field: string | null | undefined): string {
  if (field === 'phone') return maskPhones(cell);
  // Of each name its first letter is left: 张三、李四 → 张*、李*.
  if (field === 'contact')
    return maskPersonal(cell).replace(
      /(\p{L})([\p{L}\p{M}·]*)/gu,
      (_, first, rest) => first + '*'.repeat([...rest].length),
    );
  return maskPersonal(cell);
}

const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
/** Province codes of GB/T 2260, with 71, 81 to 83 for Taiwan, Hong Kong and Macao and their residents. */
const provinces = /^(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3])/;

/** A number that may be an identity card's, unless its own check says that it is a unified code or a licence. */
function isPersonal(number: string): boolean {
  if (!looksLikeIdentityCard(number)) return false;
  return (
    isIdentityCard(number.toUpperCase()) || !((isUnifiedCode(number) && isOrgCode(number, 8)) || isLicence(number))
  );
}

function isDay(year: string, month: string, day: string): boolean {
  const date = new Date(`${year}-${month}-${day}T00:00:00Z`);
  return Number(year) >= 1900 && Number(year) <= 2100 && date.getUTCDate() === Number(day);
}
