import { findNearest, maxDistance } from '../map/find-nearest.ts';
import type { StationHit } from '../map/json-writer.ts';
import { createRowFilter, type RowFilter } from '../map/row-filter.ts';
import { distanceMetres } from '../map/sphere.ts';
import type { StationMap } from '../map/station-map.ts';
import type { Moment } from '../map/timetable.ts';
import { foldWord } from '../vocabulary/fold-word.ts';
import type { Labels } from './labels.ts';
import { matchWord } from './match-word.ts';
import type { NameIndex } from './name-index.ts';

/** What a search looks for. */
export interface StationSearch {
  text: string;
  limit: number;
  /** The point from which distances count, in degrees, GCJ-02. */
  from?: { lng: number; lat: number } | undefined;
}

const maxWords = 6;
/** How many stations are ranked; when more match, those whose rows come first. */
const maxRanked = 2000;
/** The score of a word that names the region, the kind or a service of a station. */
const labelScore = 6;

/**
 * Find the stations that match every word of a text.
 *
 * A word matches the name or an alias of a station as it is written, in pinyin, by its initials, by its sound, or with
 * one mistake; or it names the region, the kind or a service of the station.
 *
 * The stations with the best score come first, of the same score the nearest ones when a point is given.
 */
export function searchStations(
  map: StationMap,
  names: NameIndex,
  labels: Labels,
  moment: Moment,
  query: StationSearch,
): StationHit[] {
  const isAlive = createRowFilter(map.columns, moment, {});
  const words = query.text
    .split(/[\s,，、]+/)
    .map(foldWord)
    .filter(Boolean)
    .slice(0, maxWords);
  const matchers = words.flatMap((word) => matchersOf(word, names, labels, isAlive));
  if (matchers.length === 0) return [];
  // The cheap tests come first.
  matchers.sort((a, b) => Number(b.isQuick) - Number(a.isQuick));
  const score = (row: number) => {
    let sum = 0;
    for (const { score } of matchers) {
      const one = score(row);
      if (one === 0) return 0;
      sum += one;
    }
    return sum;
  };
  const { from, limit } = query;
  const [fewest] = matchers.filter(({ rows }) => rows).sort((a, b) => (a.rows?.length ?? 0) - (b.rows?.length ?? 0));
  if (!fewest && from) {
    const passes = (row: number) => isAlive(row) && score(row) > 0;
    return findNearest(map.columns, map.spatialIndex.searchSet(), { ...from, radius: maxDistance, limit }, passes);
  }
  const hits: ScoredRow[] = [];
  const visit = (row: number) => {
    const total = isAlive(row) ? score(row) : 0;
    if (total > 0) hits.push({ row, score: total });
    return fewest !== undefined || hits.length < maxRanked;
  };
  const many = matchers.find(({ forEachRow }) => forEachRow);
  if (fewest?.rows) fewest.rows.forEach(visit);
  else if (many?.forEachRow) many.forEachRow(visit);
  else for (let row = 0; row < map.columns.length && visit(row); row++);
  return rank(map, hits, query);
}

interface ScoredRow {
  row: number;
  score: number;
}

/** How the rows are tested for one word. */
interface WordMatcher {
  /** The score of a row; 0 when it does not match. */
  score(row: number): number;
  /** Whether the score is known without reading the row's names. */
  isQuick: boolean;
  /** Every row that matches; undefined when they are many. */
  rows?: readonly number[] | undefined;
  /** Visits the rows that match; undefined when the word is also a label. */
  forEachRow?: (visit: (row: number) => boolean | undefined) => void;
}

/**
 * Create the matchers of a word.
 *
 * @returns one, or two when the word begins with a region and no name contains it as it is written: 椒江母婴.
 */
function matchersOf(word: string, names: NameIndex, labels: Labels, isAlive: RowFilter): WordMatcher[] {
  const hasLabel = labels.rowFilterOf(word);
  const match = matchWord(names, word, isAlive);
  const isQuick = match.rows !== undefined;
  if (hasLabel) return [{ isQuick, score: (row) => Math.max(hasLabel(row) ? labelScore : 0, match.score(row)) }];
  const region = match.isLiteral ? undefined : labels.regionPrefixOf(word);
  if (region === undefined) return [{ ...match, isQuick }];
  return [region, word.slice(region.length)].flatMap((part) => matchersOf(part, names, labels, isAlive));
}

/** Sort hits by score and distance, and cut them to the limit. */
function rank({ columns }: StationMap, hits: readonly ScoredRow[], { from, limit }: StationSearch): StationHit[] {
  const found = hits.map(({ row, score }) => ({
    row,
    score,
    ...(from && {
      distance: distanceMetres(from.lng, from.lat, columns.lng[row] as number, columns.lat[row] as number),
    }),
  }));
  found.sort((a, b) => b.score - a.score || (a.distance ?? 0) - (b.distance ?? 0) || a.row - b.row);
  return found.slice(0, limit);
}
