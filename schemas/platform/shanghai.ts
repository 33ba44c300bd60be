/**
 * How far the clock of Asia/Shanghai is ahead of UTC, in milliseconds: calendar rules use it, wherever the machine
 * stands. It has kept +08:00 without summer time since 1991.
 */
export const shanghaiMs = 8 * 3600_000;

const dayMs = 24 * 3600_000;

/** ISO 8601 at +08:00. */
export function shanghaiIso(at: Date): string {
  return `${new Date(at.getTime() + shanghaiMs).toISOString().slice(0, -1)}+08:00`;
}

/** The day that it is in Shanghai, `YYYY-MM-DD`. */
export function shanghaiDay(at: Date): string {
  return shanghaiIso(at).slice(0, 10);
}

/** The month that it is in Shanghai, `YYYY-MM`. */
export function shanghaiMonth(at: Date): string {
  return shanghaiIso(at).slice(0, 7);
}

/** The instant at which a day of Shanghai's calendar begins, or one that is some days `later`. */
export function startOfDay(day: string, later = 0): Date {
  return new Date(Date.parse(`${day}T00:00:00+08:00`) + later * dayMs);
}

/** The instant at which a month of Shanghai's calendar begins, or one that is some months `later`. */
export function startOfMonth(month: string, later = 0): Date {
  const [year, number] = month.split('-').map(Number) as [number, number];
  return new Date(Date.UTC(year, number - 1 + later, 1) - shanghaiMs);
}
