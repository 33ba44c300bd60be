import { shanghaiDay, startOfDay } from '../../../schemas/platform/shanghai.ts';

const hourMs = 3600_000;

/** Full hours of Shanghai's clock between which it is night, over midnight where `from` is the later; none where both are one. */
export interface Night {
  from: number;
  until: number;
}

/** Whether it is night at a moment. */
export function isNight(at: Date, { from, until }: Night): boolean {
  const hour = (at.getTime() - midnightBefore(at)) / hourMs;
  return from > until ? hour >= from || hour < until : hour >= from && hour < until;
}

/** When, after a moment, Shanghai's clock shows a full hour next. */
export function nextHour(at: Date, hour: number): Date {
  const today = midnightBefore(at) + hour * hourMs;
  return new Date(today > at.getTime() ? today : today + 24 * hourMs);
}

function midnightBefore(at: Date): number {
  return startOfDay(shanghaiDay(at)).getTime();
}
