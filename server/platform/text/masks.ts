/** A name with all but its first character covered: 张三 → 张*, 欧阳娜娜 → 欧***. */
export function maskName(name: string): string {
  const [first = '', ...rest] = name;
  return first + '*'.repeat(Math.max(1, rest.length));
}

/** A phone number with its middle covered: 138****8000, 0576******34; short ones are covered whole. */
export function maskPhone(phone: string): string {
  if (phone.length < 7) return '*'.repeat(phone.length);
  const shown = phone.length >= 11 ? 4 : 2;
  return phone.slice(0, 3) + '*'.repeat(phone.length - 3 - shown) + phone.slice(-shown);
}

/** An identity number with all but its first and last character covered, so that the day of birth stays hidden. */
export function maskIdNumber(idNumber: string): string {
  return idNumber.length < 3
    ? '*'.repeat(idNumber.length)
    : `${idNumber[0]}${'*'.repeat(idNumber.length - 2)}${idNumber.slice(-1)}`;
}

/** One spelling of a phone number for its blind index: 11 digits of the mainland, others with `+` and country code. */
export function normalPhone(phone: string, countryCode = '86'): string {
  const digits = phone.replace(/\D/g, '');
  return countryCode.replace(/\D/g, '') === '86' ? digits : `+${countryCode.replace(/\D/g, '')}${digits}`;
}

/** One spelling of an identity number: without spaces, the check character in upper case. */
export function normalIdNumber(idNumber: string): string {
  return idNumber.replace(/\s/g, '').toUpperCase();
}
