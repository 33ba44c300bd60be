/**
 * Whether so many months have passed since a day; nothing where the date is unknown or too rough to tell.
 *
 * @param since `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
 * @param asOf `YYYY-MM-DD`.
 */
export function hasPassed(since: string | null | undefined, months: number, asOf: string): boolean | undefined {
  if (!since) return undefined;
  const [earliest = '', latest = ''] = daysOf(since, months);
  if (asOf >= latest) return true;
  return asOf < earliest ? false : undefined;
}

/** The first and the last day on which so many months may have passed; such a day need not be in the calendar. */
export function daysOf(since: string, months: number): [string, string] {
  const last = since.length === 4 ? `${since}-12-31` : since.length === 7 ? `${since}-31` : since;
  return [later(since.padEnd(10, '-01').slice(0, 10), months), later(last, months)];
}

function later(day: string, months: number): string {
  const month = Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1 + months;
  const [year, at] = [Math.floor(month / 12), (month % 12) + 1];
  return `${String(year).padStart(4, '0')}-${String(at).padStart(2, '0')}-${day.slice(8)}`;
}
