import { type Filter, filterOf } from '../map/filter.ts';
import { type Found, nearest } from '../map/nearest.ts';
import { distance, earthRadius } from '../map/sphere.ts';
import type { StationMap } from '../map/station-map.ts';
import type { Moment } from '../map/timetable.ts';
import type { Labels } from './labels.ts';
import { folded, type Names } from './names.ts';
import { namedRows } from './word.ts';

/** What is looked for, and from where. */
export interface Query {
  text: string;
  limit: number;
  from?: { lng: number; lat: number } | undefined;
}

/** A station that was found; `distance` in metres where a point was given. */
export type Hit = Pick<Found, 'row'> & Partial<Found>;

const mostWords = 6;
/** So many are ranked; of more, those that stand first. */
const mostRanked = 2000;
const farthest = Math.PI * earthRadius;
/** What a region, a kind or a service is worth that is named, beside a name that has the word. */
const labelWorth = 6;

/**
 * The stations that have every word of a text: in their name or an alias, as it is written, in pinyin, by its initials,
 * as it sounds, or with one character wrong; or as the name of their region, kind or one of their services.
 *
 * The best come first, of equally good ones the nearest where a point is given.
 */
export function searchStations(map: StationMap, names: Names, labels: Labels, moment: Moment, query: Query): Hit[] {
  const isAlive = filterOf(map.columns, moment, {});
  const given = query.text
    .split(/[\s,，、]+/)
    .map(folded)
    .filter(Boolean)
    .slice(0, mostWords);
  const words = given.flatMap((word) => meaningsOf(word, names, labels, isAlive));
  if (words.length === 0) return [];
  const score = (row: number) => {
    let sum = 0;
    for (const { worth } of words) {
      const one = worth(row);
      if (one === 0) return 0;
      sum += one;
    }
    return sum;
  };
  const few = words
    .filter(({ rows }) => rows !== undefined)
    .sort((a, b) => (a.rows?.length ?? 0) - (b.rows?.length ?? 0))[0];
  const { from, limit } = query;
  if (!few?.rows && from) {
    return nearest(
      map.columns,
      map.places,
      { ...from, radius: farthest, limit },
      (row) => isAlive(row) && score(row) > 0,
    );
  }
  return ranked(map, few?.rows ?? everyRow(map.columns.length), (row) => (isAlive(row) ? score(row) : 0), query);
}

interface Word {
  rows: readonly number[] | undefined;
  worth(row: number): number;
}

/** One word, or two: 椒江母婴 begins with a region, and no name has it as it is written. */
function meaningsOf(word: string, names: Names, labels: Labels, isAlive: Filter): Word[] {
  const label = labels.test(word);
  const named = namedRows(names, word, isAlive);
  if (label) return [{ rows: undefined, worth: (row) => Math.max(label(row) ? labelWorth : 0, named.worth(row)) }];
  const region = named.isWritten ? undefined : labels.regionBefore(word);
  if (region === undefined) return [{ rows: named.rows && [...named.rows.keys()], worth: named.worth }];
  return [region, word.slice(region.length)].flatMap((part) => meaningsOf(part, names, labels, isAlive));
}

function* everyRow(length: number): Iterable<number> {
  for (let row = 0; row < length; row++) yield row;
}

function ranked(
  { columns }: StationMap,
  rows: Iterable<number>,
  scoreOf: (row: number) => number,
  query: Query,
): Hit[] {
  const found: { row: number; score: number; distance?: number }[] = [];
  for (const row of rows) {
    const score = scoreOf(row);
    if (score === 0) continue;
    const far =
      query.from && distance(query.from.lng, query.from.lat, columns.lng[row] as number, columns.lat[row] as number);
    found.push({ row, score, ...(far !== undefined && { distance: far }) });
    if (!query.from && found.length >= mostRanked) break;
  }
  found.sort((a, b) => b.score - a.score || (a.distance ?? 0) - (b.distance ?? 0) || a.row - b.row);
  return found.slice(0, query.limit);
}
