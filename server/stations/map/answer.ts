import type { Found } from './best.ts';
import { never } from './columns.ts';
import { type Opening, openingAt, sameUntil } from './opening.ts';
import type { StationMap } from './station-map.ts';

/** Writes JSON of stations as bytes: their bodies, and behind each what holds of it in a minute. */
export interface Writer {
  /** `{"items":[…],"next":null}`. */
  list(found: readonly Ending[], minute: number): Buffer;
  /** `{"items":[],"beyond":…,"next":null}`. */
  beyond(station: Ending, minute: number): Buffer;
  /** One station. */
  one(station: Ending, minute: number): Buffer;
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

  const write = (found: readonly Ending[], minute: number, head: string, tail: string): Buffer => {
    const endings: string[] = [];
    let length = head.length + tail.length;
    for (const { row, distance } of found) {
      const far = distance === undefined ? '' : `,"distance":${Math.round(distance)}`;
      const ending = `${far}${openingOf(row, minute)}${endings.length + 1 < found.length ? ',' : ''}`;
      endings.push(ending);
      length += (columns.bodyLength[row] as number) + ending.length;
    }
    const bytes = Buffer.allocUnsafe(length);
    let at = bytes.write(head, 0, 'latin1');
    for (let index = 0; index < found.length; index++) {
      const { row } = found[index] as Ending;
      const bodyLength = columns.bodyLength[row] as number;
      bodies.copy(columns.bodyAt[row] as number, bodyLength, bytes, at);
      at += bodyLength;
      at += bytes.write(endings[index] as string, at, 'latin1');
    }
    bytes.write(tail, at, 'latin1');
    return bytes;
  };

  return {
    list: (found, minute) => write(found, minute, '{"items":[', '],"next":null}'),
    beyond: (station, minute) => write([station], minute, '{"items":[],"beyond":', ',"next":null}'),
    one: (station, minute) => write([station], minute, '', ''),
  };
}

/** In ASCII, so that a character is a byte. */
function written(opening: Opening): string {
  return `,"opening":${JSON.stringify(opening)}}`;
}
