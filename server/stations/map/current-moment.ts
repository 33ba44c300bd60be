import type { StationMap } from './station-map.ts';
import type { Moment } from './timetable.ts';

/** The current minute of a map. */
export interface CurrentMoment {
  moment: Moment;
  /** A number that changes whenever a station opens or closes. */
  stamp: number;
}

/** Create the clock of a map: a function that moves it to a minute. Its result is valid until the next call. */
export function createClock({ timetable, columns, closureRows }: StationMap): (minute: number) => CurrentMoment {
  let stamp = 0;
  let lastChangeCount = -1;
  let lastMinute = 0;
  return (minute) => {
    const moment = timetable.moveTo(minute);
    if (minute !== lastMinute) {
      const [from, to] = minute > lastMinute ? [lastMinute, minute] : [minute, lastMinute];
      const isPassed = (at: number) => from < at && at <= to;
      for (const row of closureRows) {
        if (isPassed(columns.closedFrom[row] as number) || isPassed(columns.closedUntil[row] as number)) stamp++;
      }
      lastMinute = minute;
    }
    if (lastChangeCount !== timetable.changeCount()) stamp++;
    lastChangeCount = timetable.changeCount();
    return { moment, stamp };
  };
}
