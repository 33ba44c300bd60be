import { type Opening, openingAt, unchangedUntil } from '../hours/opening-status.ts';
import { neverMinute } from './columns.ts';
import type { FoundRow } from './nearest-list.ts';
import type { RowObserver, StationMap } from './station-map.ts';

/**
 * Writes stations as JSON: the body of each, followed by its opening status in a minute.
 *
 * The texts are latin1: each character is one byte of the UTF-8 JSON. Such a text is sent in one piece with the head of
 * the reply, and copied once.
 */
export interface JsonWriter extends RowObserver {
  /** Stations with commas between them, for a list to hold. */
  items(found: readonly StationHit[], minute: number): string;
  /** One station. */
  one(station: StationHit, minute: number): string;
}

/** A station of an answer, by its row; `distance` in metres when the request gave a point. */
export type StationHit = Pick<FoundRow, 'row'> & Partial<FoundRow>;

/** A text, and the minutes for which it is right: from `from` to before `until`. */
interface TimedText {
  from: number;
  until: number;
  text: string;
}

/** How many written stations are cached; at the limit the cache is emptied. */
const maxCached = 4000;

/** Create a writer of one map's stations. It caches their texts while they are right. */
export function createJsonWriter({ columns, bodies, timetable }: StationMap): JsonWriter {
  /** Opening statuses by the number of the hours. */
  const openings: TimedText[] = [];
  /** Whole stations by row: many clients ask from the same streets. */
  const cached = new Map<number, TimedText>();

  const openingOf = (row: number, minute: number): TimedText => {
    const number = columns.hours[row] as number;
    const hours = timetable.hours(number);
    const from = columns.closedFrom[row] as number;
    const end = columns.closedUntil[row] as number;
    const until = end === neverMinute ? Number.POSITIVE_INFINITY : end;
    if (from !== neverMinute && minute < until)
      return { from: minute, until: minute + 1, text: openingJson(openingAt(hours, minute, { from, until })) };
    const known = openings[number];
    if (known && isRight(known, minute)) return known;
    const text = openingJson(openingAt(hours, minute));
    const opening = { from: minute, until: hours ? unchangedUntil(hours, minute) : neverMinute, text };
    openings[number] = opening;
    return opening;
  };

  const stationOf = (row: number, minute: number): string => {
    const known = cached.get(row);
    if (known && isRight(known, minute)) return known.text;
    const { from, until, text: opening } = openingOf(row, minute);
    const text = bodies.latin1At(columns.bodyOffset[row] as number, columns.bodyLength[row] as number) + opening;
    if (cached.size >= maxCached) cached.clear();
    cached.set(row, { from, until, text });
    return text;
  };

  const one = ({ row, distance }: StationHit, minute: number): string =>
    `${stationOf(row, minute)}${distanceJson(distance)}}`;

  return {
    items(found, minute) {
      // V8 joins the parts as a rope: the bytes are copied only when the reply is sent.
      let items = '';
      for (const each of found) items += items === '' ? one(each, minute) : `,${one(each, minute)}`;
      return items;
    },
    one,
    afterAdd() {},
    beforeRemove: (row) => void cached.delete(row),
  };
}

function isRight({ from, until }: TimedText, minute: number): boolean {
  return from <= minute && minute < until;
}

/** The field `distance`, in whole metres; null where the request gave no point. */
function distanceJson(distance?: number): string {
  return `,"distance":${distance === undefined ? 'null' : Math.round(distance)}`;
}

/** A station that stands on no map any more, from its body (station-body.ts): closed, and at no distance. */
export function closedStationJson(body: string): string {
  return `${body}${openingJson({ state: 'closed' })}${distanceJson()}}`;
}

/** The text is ASCII, so each character is one byte. */
function openingJson(opening: Opening): string {
  const { state, closesAt = null, closesIn = null, opensAt = null } = opening;
  return `,"opening":${JSON.stringify({ state, closesAt, closesIn, opensAt })}`;
}
