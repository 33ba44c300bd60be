/**
 * How far the clock of Asia/Shanghai is ahead of UTC, in milliseconds. Calendar rules use it, whatever the machine's time
 * zone is. The zone has been +08:00 without summer time since September 1991.
 */
export const shanghaiMs = 8 * 3600_000;

const dayMs = 24 * 3600_000;

/** Format an instant as ISO 8601 with the offset +08:00. */
export function shanghaiIso(at: Date): string {
  return `${new Date(at.getTime() + shanghaiMs).toISOString().slice(0, -1)}+08:00`;
}

/** The day of an instant in Shanghai, `YYYY-MM-DD`. */
export function shanghaiDay(at: Date): string {
  return shanghaiIso(at).slice(0, 10);
}

/** An instant to the minute in Shanghai, as people write it: `2026年3月5日 09:00`, in English `2026-03-05 09:00`. */
export function shanghaiText(at: Date, language: 'zh-CN' | 'en'): string {
  const [day = '', time] = shanghaiIso(at).slice(0, 16).split('T');
  const [year, month, date] = day.split('-').map(Number);
  return language === 'en' ? `${day} ${time}` : `${year}年${month}月${date}日 ${time}`;
}

/** The month of an instant in Shanghai, `YYYY-MM`. */
export function shanghaiMonth(at: Date): string {
  return shanghaiIso(at).slice(0, 7);
}

/** The instant at which a day begins in Shanghai, or at which the day `later` days after it begins. */
export function startOfDay(day: string, later = 0): Date {
  return new Date(Date.parse(`${day}T00:00:00+08:00`) + later * dayMs);
}

/** The instant at which a month begins in Shanghai, or at which the month `later` months after it begins. */
export function startOfMonth(month: string, later = 0): Date {
  const [year, number] = month.split('-').map(Number) as [number, number];
  return new Date(Date.UTC(year, number - 1 + later, 1) - shanghaiMs);
}
