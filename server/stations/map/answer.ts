import type { Found } from './best.ts';
import { never } from './columns.ts';
import { type Opening, openingAt, sameUntil } from './opening.ts';
import type { Follower, StationMap } from './station-map.ts';

/**
 * Writes JSON of stations: their bodies, and behind each what holds of it in a minute. What it gives are the bytes of
 * the JSON, each as a character: so they are sent in one piece with the head of the reply, and copied once.
 */
export interface Writer extends Follower {
  /** `{"items":[…],"next":null}`. */
  list(found: readonly Ending[], minute: number): string;
  /** `{"items":[],"beyond":…,"next":null}`. */
  beyond(station: Ending, minute: number): string;
  /** One station. */
  one(station: Ending, minute: number): string;
}

/** A station in an answer; `distance` in metres where a point was asked for. */
export type Ending = Pick<Found, 'row'> & Partial<Found>;

/** A text, and in which minutes it is right. */
interface Timely {
  from: number;
  until: number;
  text: string;
}

/** The stations of so many that were asked for last are kept as they were written. */
const mostKept = 4000;

/** A writer of one map's stations; what it says of them is kept while it is right. */
export function createWriter({ columns, bodies, timetable }: StationMap): Writer {
  /** What is said of hours, by their number. */
  const openings: Timely[] = [];
  /** What is said of stations, by row: many ask from the same streets. */
  const kept = new Map<number, Timely>();

  const openingOf = (row: number, minute: number): Timely => {
    const number = columns.hours[row] as number;
    const hours = timetable.hours(number);
    const from = columns.closedFrom[row] as number;
    const until = columns.closedUntil[row] as number;
    if (from !== never && minute < until)
      return { from: minute, until: minute + 1, text: written(openingAt(hours, minute, { from, until })) };
    const known = openings[number];
    if (known && isRight(known, minute)) return known;
    const text = written(openingAt(hours, minute));
    const opening = { from: minute, until: hours ? sameUntil(hours, minute) : never, text };
    openings[number] = opening;
    return opening;
  };

  const stationOf = (row: number, minute: number): string => {
    const known = kept.get(row);
    if (known && isRight(known, minute)) return known.text;
    const { from, until, text: opening } = openingOf(row, minute);
    const text = bodies.bytesAt(columns.bodyAt[row] as number, columns.bodyLength[row] as number) + opening;
    if (kept.size >= mostKept) kept.clear();
    kept.set(row, { from, until, text });
    return text;
  };

  const one = ({ row, distance }: Ending, minute: number): string =>
    `${stationOf(row, minute)}${distance === undefined ? '}' : `,"distance":${Math.round(distance)}}`}`;

  return {
    list(found, minute) {
      // Put together as a rope, which is copied when it is sent and not before.
      let items = '';
      for (const each of found) items += items === '' ? one(each, minute) : `,${one(each, minute)}`;
      return `{"items":[${items}],"next":null}`;
    },
    beyond: (station, minute) => `{"items":[],"beyond":${one(station, minute)},"next":null}`,
    one,
    added() {},
    leaving: (row) => void kept.delete(row),
  };
}

function isRight({ from, until }: Timely, minute: number): boolean {
  return from <= minute && minute < until;
}

/** In ASCII, so that a character is a byte. */
function written(opening: Opening): string {
  return `,"opening":${JSON.stringify(opening)}`;
}
