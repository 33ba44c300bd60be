import type { Found } from '../map/best.ts';
import { type Filter, filterOf } from '../map/filter.ts';
import { farthest, nearest } from '../map/nearest.ts';
import { distance } from '../map/sphere.ts';
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
  // What most stations fail at the least cost comes first.
  words.sort((a, b) => Number(b.isQuick) - Number(a.isQuick));
  const score = (row: number) => {
    let sum = 0;
    for (const { worth } of words) {
      const one = worth(row);
      if (one === 0) return 0;
      sum += one;
    }
    return sum;
  };
  const { from, limit } = query;
  const [few] = words.filter(({ rows }) => rows).sort((a, b) => (a.rows?.length ?? 0) - (b.rows?.length ?? 0));
  if (!few && from) {
    const passes = (row: number) => isAlive(row) && score(row) > 0;
    return nearest(map.columns, map.places.parts(), { ...from, radius: farthest, limit }, passes);
  }
  const hits: Scored[] = [];
  const note = (row: number) => {
    const worth = isAlive(row) ? score(row) : 0;
    if (worth > 0) hits.push({ row, score: worth });
    return few !== undefined || hits.length < mostRanked;
  };
  const many = words.find(({ each }) => each);
  if (few?.rows) few.rows.forEach(note);
  else if (many?.each) many.each(note);
  else for (let row = 0; row < map.columns.length && note(row); row++);
  return ranked(map, hits, query);
}

interface Scored {
  row: number;
  score: number;
}

interface Word {
  worth(row: number): number;
  /** Whether that is known without a look at the row's names. */
  isQuick: boolean;
  /** Every row that has the word; nothing where they are many. */
  rows?: readonly number[] | undefined;
  /** Goes through the rows; nothing where it may also be a label. */
  each?: ReturnType<typeof namedRows>['each'];
}

/** One word, or two: 椒江母婴 begins with a region, and no name has it as it is written. */
function meaningsOf(word: string, names: Names, labels: Labels, isAlive: Filter): Word[] {
  const label = labels.test(word);
  const named = namedRows(names, word, isAlive);
  const isQuick = named.rows !== undefined;
  if (label) return [{ isQuick, worth: (row) => Math.max(label(row) ? labelWorth : 0, named.worth(row)) }];
  const region = named.isWritten ? undefined : labels.regionBefore(word);
  if (region === undefined) return [{ ...named, isQuick }];
  return [region, word.slice(region.length)].flatMap((part) => meaningsOf(part, names, labels, isAlive));
}

function ranked({ columns }: StationMap, hits: readonly Scored[], { from, limit }: Query): Hit[] {
  const found = hits.map(({ row, score }) => ({
    row,
    score,
    ...(from && { distance: distance(from.lng, from.lat, columns.lng[row] as number, columns.lat[row] as number) }),
  }));
  found.sort((a, b) => b.score - a.score || (a.distance ?? 0) - (b.distance ?? 0) || a.row - b.row);
  return found.slice(0, limit);
}
