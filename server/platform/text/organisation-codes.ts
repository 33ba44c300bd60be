/**
 * Check a unified social credit code (统一社会信用代码): mod 31 over 17 characters (GB 32100-2015 with XG1-2016).
 *
 * @param code 18 characters in upper case.
 */
export function isUnifiedCode(code: string): boolean {
  if (code.length !== 18) return false;
  const check = unifiedCheckCharacter(code);
  return check !== undefined && code[17] === check;
}

/** Compute the check character of 17 others. @returns undefined when one of them cannot be in a unified code. */
export function unifiedCheckCharacter(text: string): string | undefined {
  let sum = 0;
  for (let i = 0; i < 17; i++) {
    const value = unifiedValue(text.charCodeAt(i));
    if (value < 0) return undefined;
    sum += value * (unifiedWeights[i] as number);
  }
  return alphabet[(31 - (sum % 31)) % 31];
}

/**
 * Check an organisation code (组织机构代码): mod 11 over 8 characters (GB 11714-1997).
 *
 * @param text holds the nine characters from `at`, in upper case and without a hyphen.
 */
export function isOrgCode(text: string, at = 0): boolean {
  if (text.length < at + 9) return false;
  const check = orgCheckCharacter(text, at);
  return check !== undefined && text[at + 8] === check;
}

/** Compute the check character of eight others. @returns undefined when one of them cannot be in an organisation code. */
export function orgCheckCharacter(text: string, at = 0): string | undefined {
  let sum = 0;
  for (let i = 0; i < 8; i++) {
    const char = text.charCodeAt(at + i);
    const value = char >= 48 && char <= 57 ? char - 48 : char >= 65 && char <= 90 ? char - 55 : -1;
    if (value < 0) return undefined;
    sum += value * (orgWeights[i] as number);
  }
  return '0X987654321'[sum % 11];
}

/** Check a registration number of 15 digits (工商注册号): ISO 7064 mod 11,10 (GS 15-2006). */
export function isLicence(number: string): boolean {
  if (!/^\d{15}$/.test(number)) return false;
  let product = 10;
  for (let i = 0; i < 14; i++) product = (((product + Number(number[i])) % 10 || 10) * 2) % 11;
  return (product + Number(number[14])) % 10 === 1;
}

/** Whether a unified code is a union's: it begins with 81 (基层工会) or 89 (其他), of authority 8 (GB 32100-2015, XG1-2016). */
export function isUnionCode(code: string): boolean {
  return code.startsWith('81') || code.startsWith('89');
}

/** Whether the first two characters of a unified code are an authority's and its kind's (GB 32100-2015, XG1-2016). */
export function hasKnownPrefix(code: string): boolean {
  return prefixes.has(code.slice(0, 2));
}

/** Normalise a code for comparison: NFKC, upper case, without spaces, hyphens, dots, quotes and invisible marks. */
export function normaliseCode(cell: string): string {
  if (normalForm.test(cell)) return cell;
  return cell
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s\-‐-―−·_'’`"\p{Cf}]/gu, '');
}

/**
 * List the codes that a spreadsheet may have turned into this one: it keeps 15 digits and replaces the rest by zeros.
 *
 * The two checks leave at most ten of a thousand candidates. Only the name can tell which of them is right.
 */
export function unroundedCandidates(code: string): string[] {
  if (!/^[1-9]\d{14}000$/.test(code)) return [];
  const candidates = Array.from({ length: 1000 }, (_, i) => code.slice(0, 15) + String(i).padStart(3, '0'));
  return candidates.filter((candidate) => isUnifiedCode(candidate) && isOrgCode(candidate, 8));
}

/** Replace the letters that no code uses by the digits they look like (I, O, S, Z by 1, 0, 5, 2), if the result is valid. */
export function correctedCandidates(code: string): string[] {
  const corrected = code.replace(/[IOSZ]/g, (letter) => ({ I: '1', O: '0', S: '5', Z: '2' })[letter] as string);
  return corrected !== code && isUnifiedCode(corrected) && isOrgCode(corrected, 8) ? [corrected] : [];
}

const normalForm = /^[0-9A-Z]*$/;
const alphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const unifiedWeights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
const orgWeights = [3, 7, 9, 10, 5, 8, 4, 2];
const prefixes = new Set(
  '11 12 13 19 21 29 31 32 33 34 35 39 41 49 51 52 53 59 61 62 69 71 72 79 81 89 91 92 93 A1 A9 N1 N2 N3 N9 Y1'.split(
    ' ',
  ),
);

const values = new Int8Array(128).fill(-1);
for (let i = 0; i < alphabet.length; i++) values[alphabet.charCodeAt(i)] = i;

function unifiedValue(char: number): number {
  return char < 128 ? (values[char] as number) : -1;
}
