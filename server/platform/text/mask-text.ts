import { isIdentityCard, looksLikeIdentityCard } from './identity-card.ts';
import { isLicence, isOrgCode, isUnifiedCode } from './organisation-codes.ts';

/** Mask the middle of a number: three characters are left at the beginning and two at the end. */
export function maskNumber(text: string): string {
  return text.length <= 6 ? '*'.repeat(text.length) : text.slice(0, 3) + '*'.repeat(text.length - 5) + text.slice(-2);
}

/**
 * Mask every identity card and phone number anywhere in a text.
 *
 * Mobile numbers keep their first three and last four digits (138****8888), landlines their area code and last two.
 */
export function maskPersonalNumbers(text: string): string {
  if (!/\d{6}|[０-９]{6}|\d[\s-]\d/.test(text)) return text;
  return text
    .replace(/[０-９]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) - 0xfee0))
    .replace(/(?<![0-9A-Za-z])(?:\d{17}[\dXx]|\d{15})(?![0-9A-Za-z])/g, (number) =>
      isPersonal(number) ? maskNumber(number) : number,
    )
    .replace(/(?<![0-9A-Za-z])((?:\+?86[\s-]?)?1[3-9]\d)([\s-]?)\d{4}\2(\d{4})(?![0-9A-Za-z])/g, '$1****$3')
    .replace(/(?<![0-9A-Za-z])(\(?0\d{2,3}\)?[\s-]?)\d{5,6}(\d{2})(?![0-9A-Za-z])/g, '$1******$2');
}

/** Mask every number in a cell of phone numbers, which an office may write in any form. */
export function maskPhoneCell(text: string): string {
  return maskPersonalNumbers(text).replace(/\d{7,}/g, maskNumber);
}

/** Mask a cell for display in a refused row: personal numbers anywhere, and the names in a column of contacts. */
export function maskCell(cell: string, field: string | null | undefined): string {
  if (field === 'phone') return maskPhoneCell(cell);
  // Each name keeps its first letter: 张三、李四 → 张*、李*.
  if (field === 'contact')
    return maskPersonalNumbers(cell).replace(
      /(\p{L})([\p{L}\p{M}·]*)/gu,
      (_, first, rest) => first + '*'.repeat([...rest].length),
    );
  return maskPersonalNumbers(cell);
}

/** Whether a number may be an identity card's and its check digits do not show that it is a unified code or a licence. */
function isPersonal(number: string): boolean {
  if (!looksLikeIdentityCard(number)) return false;
  return (
    isIdentityCard(number.toUpperCase()) || !((isUnifiedCode(number) && isOrgCode(number, 8)) || isLicence(number))
  );
}
