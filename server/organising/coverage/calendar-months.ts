/** The last day of a month, `YYYY-MM-DD`. @param month `YYYY-MM`. */
export function lastDayOf(month: string): string {
  const [year, at] = month.split('-').map(Number);
  return `${month}-${new Date(Date.UTC(year ?? 0, at ?? 1, 0)).getUTCDate()}`;
}

/** The month that lies some months before another, both `YYYY-MM`. */
export function monthsBefore(month: string, by: number): string {
  const [year = 0, at = 1] = month.split('-').map(Number);
  const count = year * 12 + at - 1 - by;
  return `${Math.floor(count / 12)}-${String((count % 12) + 1).padStart(2, '0')}`;
}

/** The months from one to another, both included, `YYYY-MM`; at most 120. */
export function monthsBetween(from: string, to: string): string[] {
  const months: string[] = [];
  for (let month = from; month <= to && months.length < 120; month = monthsBefore(month, -1)) months.push(month);
  return months;
}

/** The three months of a quarter, `YYYY-MM`. @param quarter `YYYY-Q1` to `YYYY-Q4`. */
export function monthsOfQuarter(quarter: string): string[] {
  const [year, at = 1] = quarter.split('-Q').map(Number);
  return [1, 2, 3].map((month) => `${year}-${String((at - 1) * 3 + month).padStart(2, '0')}`);
}
