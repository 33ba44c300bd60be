/**
 * Whether some months have passed since a date, by a day.
 *
 * @param since `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
 * @param asOf `YYYY-MM-DD`.
 * @returns undefined where the date is unknown or too rough to tell.
 */
export function hasPassed(since: string | null | undefined, months: number, asOf: string): boolean | undefined {
  if (!since) return undefined;
  const [earliest = '', latest = ''] = possibleDaysOf(since, months);
  if (asOf >= latest) return true;
  return asOf < earliest ? false : undefined;
}

/**
 * The earliest and the latest day on which some months may have passed since a date, `YYYY-MM-DD`. They are for comparison
 * only: a day such as `2022-02-31` is not in the calendar.
 */
export function possibleDaysOf(since: string, months: number): [string, string] {
  const last = since.length === 4 ? `${since}-12-31` : since.length === 7 ? `${since}-31` : since;
  return [later(since.padEnd(10, '-01').slice(0, 10), months), later(last, months)];
}

function later(day: string, months: number): string {
  const month = Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1 + months;
  const [year, at] = [Math.floor(month / 12), (month % 12) + 1];
  return `${String(year).padStart(4, '0')}-${String(at).padStart(2, '0')}-${day.slice(8)}`;
}
