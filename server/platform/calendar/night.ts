import { shanghaiDay, startOfDay } from '../../../schemas/platform/shanghai.ts';
import { dayMs, hourMs } from './durations.ts';

/** Full hours of Shanghai's clock between which it is night: across midnight if `from` is later, never if they are equal. */
interface Night {
  from: number;
  until: number;
}

/** Whether it is night at an instant. */
export function isNight(at: Date, { from, until }: Night): boolean {
  const hour = (at.getTime() - midnightBefore(at)) / hourMs;
  return from > until ? hour >= from || hour < until : hour >= from && hour < until;
}

/** The next instant, after a given one, at which Shanghai's clock shows a full hour. */
export function nextHour(at: Date, hour: number): Date {
  const today = midnightBefore(at) + hour * hourMs;
  return new Date(today > at.getTime() ? today : today + dayMs);
}

function midnightBefore(at: Date): number {
  return startOfDay(shanghaiDay(at)).getTime();
}
