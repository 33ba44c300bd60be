import type { StationMap } from './station-map.ts';
import type { Moment } from './timetable.ts';

/** The present minute of a map. */
export interface Present {
  moment: Moment;
  /** Another number whenever another station is open. */
  stamp: number;
}

/** Turns a map's clock; what it gives is right until it is asked again. */
export function createPresent({ timetable, columns, closing }: StationMap): (minute: number) => Present {
  let stamp = 0;
  let turns = -1;
  let last = 0;
  return (minute) => {
    const moment = timetable.turnTo(minute);
    if (minute !== last) {
      const [from, to] = minute > last ? [last, minute] : [minute, last];
      const passed = (at: number) => from < at && at <= to;
      for (const row of closing) {
        if (passed(columns.closedFrom[row] as number) || passed(columns.closedUntil[row] as number)) stamp++;
      }
      last = minute;
    }
    if (turns !== timetable.turns()) stamp++;
    turns = timetable.turns();
    return { moment, stamp };
  };
}
