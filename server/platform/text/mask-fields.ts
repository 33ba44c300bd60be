/** Mask a name except for its first character: 张三 → 张*, 欧阳娜娜 → 欧***. */
export function maskName(name: string): string {
  const [first = '', ...rest] = name;
  return first + '*'.repeat(Math.max(1, rest.length));
}

/** Mask the middle of a phone number: 138****8000, 0576******34. One of fewer than seven characters is masked whole. */
export function maskPhone(phone: string): string {
  if (phone.length < 7) return '*'.repeat(phone.length);
  const shown = phone.length >= 11 ? 4 : 2;
  return phone.slice(0, 3) + '*'.repeat(phone.length - 3 - shown) + phone.slice(-shown);
}

/** Mask an identity number except for its first and last character, so that the day of birth stays hidden. */
export function maskIdNumber(idNumber: string): string {
  return idNumber.length < 3
    ? '*'.repeat(idNumber.length)
    : `${idNumber[0]}${'*'.repeat(idNumber.length - 2)}${idNumber.slice(-1)}`;
}

/** Normalise a phone number for its blind index: mainland numbers to digits only, others to `+`, country code and digits. */
export function normalisePhone(phone: string, countryCode = '86'): string {
  const digits = phone.replace(/\D/g, '');
  return countryCode.replace(/\D/g, '') === '86' ? digits : `+${countryCode.replace(/\D/g, '')}${digits}`;
}

/** Normalise an identity number: without spaces, and with the check character in upper case. */
export function normaliseIdNumber(idNumber: string): string {
  return idNumber.replace(/\s/g, '').toUpperCase();
}
