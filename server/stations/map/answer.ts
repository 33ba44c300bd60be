import type { Found } from './best.ts';
import { never } from './columns.ts';
import { type Opening, openingAt, sameUntil } from './opening.ts';
import type { StationMap } from './station-map.ts';

/**
 * Writes JSON of stations: their bodies, and behind each what holds of it in a minute. What it gives are the bytes of
 * the JSON, each as a character: so they are sent in one piece with the head of the reply, and copied once.
 */
export interface Writer {
  /** `{"items":[…],"next":null}`. */
  list(found: readonly Ending[], minute: number): string;
  /** `{"items":[],"beyond":…,"next":null}`. */
  beyond(station: Ending, minute: number): string;
  /** One station. */
  one(station: Ending, minute: number): string;
}

/** A station in an answer; `distance` in metres where a point was asked for. */
export type Ending = Pick<Found, 'row'> & Partial<Found>;

/** A writer of one map's stations; what it says of hours is kept while it is right. */
export function createWriter({ columns, bodies, timetable }: StationMap): Writer {
  /** What is said of hours, and in which minutes. */
  const openings: { from: number; until: number; text: string }[] = [];

  const openingOf = (row: number, minute: number): string => {
    const number = columns.hours[row] as number;
    const from = columns.closedFrom[row] as number;
    const until = columns.closedUntil[row] as number;
    if (from !== never && minute < until) return written(openingAt(timetable.hours(number), minute, { from, until }));
    const known = openings[number];
    if (known && known.from <= minute && minute < known.until) return known.text;
    const hours = timetable.hours(number);
    const text = written(openingAt(hours, minute));
    openings[number] = { from: minute, until: hours ? sameUntil(hours, minute) : never, text };
    return text;
  };

  const one = ({ row, distance }: Ending, minute: number): string => {
    const body = bodies.bytesAt(columns.bodyAt[row] as number, columns.bodyLength[row] as number);
    const far = distance === undefined ? '' : `,"distance":${Math.round(distance)}`;
    return `${body}${far}${openingOf(row, minute)}`;
  };

  return {
    list(found, minute) {
      // Put together as a rope, which is copied when it is sent and not before.
      let items = '';
      for (const each of found) items += items === '' ? one(each, minute) : `,${one(each, minute)}`;
      return `{"items":[${items}],"next":null}`;
    },
    beyond: (station, minute) => `{"items":[],"beyond":${one(station, minute)},"next":null}`,
    one,
  };
}

/** In ASCII, so that a character is a byte. */
function written(opening: Opening): string {
  return `,"opening":${JSON.stringify(opening)}}`;
}
