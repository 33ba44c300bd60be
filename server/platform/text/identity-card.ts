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
 * Whether a text may be an identity card number, of 18 characters or of the former 15: province and day of birth fit.
 *
 * The check character is not checked, so that a mistyped number is masked too.
 */
export function looksLikeIdentityCard(text: string): boolean {
  if (!provinces.test(text)) return false;
  if (/^\d{17}[\dX]$/i.test(text)) return isDay(text.slice(6, 10), text.slice(10, 12), text.slice(12, 14));
  if (/^\d{15}$/.test(text)) return isDay(`19${text.slice(6, 8)}`, text.slice(8, 10), text.slice(10, 12));
  return false;
}

const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
/** Province codes of GB/T 2260, with 71 and 81 to 83 for Taiwan, Hong Kong and Macao and their residents. */
const provinces = /^(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3])/;

function isDay(year: string, month: string, day: string): boolean {
  const date = new Date(`${year}-${month}-${day}T00:00:00Z`);
  return Number(year) >= 1900 && Number(year) <= 2100 && date.getUTCDate() === Number(day);
}
