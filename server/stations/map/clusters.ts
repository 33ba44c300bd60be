import { openState } from '../hours/parse-hours.ts';
import { type CellRange, cellRangeOf, cellsAround, cellX, cellY, maxZoom, mortonRangeOf } from './cells.ts';
import { isInClosure, type RowFilter } from './row-filter.ts';
import type { BoundingBox } from './sphere.ts';
import type { RowObserver, StationMap } from './station-map.ts';
import type { Moment } from './timetable.ts';
import { createZOrderIndex } from './z-order-index.ts';

/** The stations of a map view as clusters: one for each cell of 64 pixels in which stations stand. */
export interface Clusters extends RowObserver {
  /**
   * The clusters of a box as GeoJSON in ASCII. The box is widened to whole cells, and a zoom that would give thousands
   * of cells is lowered. A feature stands at the mean position of its stations, and says how many they are and how
   * many of them are open.
   */
  geoJson(box: BoundingBox, zoom: number, query: ClustersQuery): string;
}

/** Which stations are counted, and when. */
interface ClustersQuery {
  /** Names the filter: queries with the same key have the same filter. */
  key: string;
  passes: RowFilter;
  moment: Moment;
  /** Names the openings of the moment: while it stays the same, the same stations are open. */
  stamp: number;
}

/** In characters: whole answers are cached up to this size, because phones beside each other see the same cells. */
const maxAnswerCharacters = 8_000_000;
/** How many features and blocks are cached. */
const maxCached = 60_000;
/** Cells are written and cached in blocks of four by four. */
const blockLevels = 2;

/** The feature of a cell, as JSON text. */
interface CellFeature {
  x: number;
  y: number;
  text: string;
}

/** The sums over the stations of a cell. */
interface CellSums {
  count: number;
  open: number;
  lng: number;
  lat: number;
  /** The row that was counted last. */
  row: number;
}

/**
 * Create the clusters of a map's stations. They are written on request, and cached until one of their stations
 * changes.
 */
export function createClusters({ columns, ids }: Pick<StationMap, 'columns' | 'ids'>): Clusters {
  const curve = createZOrderIndex(columns);
  /** By filter and zoom, the features of each block. */
  const cache = new Map<string, Map<number, CellFeature[]>[]>();
  let cachedCount = 0;
  let cachedStamp = -1;
  /** Whole answers by filter and cells. */
  const answers = new Map<string, string>();
  let answerCharacters = 0;
  const clearAnswers = () => {
    answers.clear();
    answerCharacters = 0;
  };

  const sumsOf = (block: readonly [number, number], zoom: number, passes: RowFilter, { states, minute }: Moment) => {
    const sums = new Map<number, CellSums>();
    const length = 4 ** (maxZoom - zoom);
    curve.visitRange(block[0], block[1], (row, code) => {
      if (!passes(row)) return;
      const cell = Math.floor(code / length);
      let sum = sums.get(cell);
      if (!sum) {
        sum = { count: 0, open: 0, lng: 0, lat: 0, row };
        sums.set(cell, sum);
      }
      sum.count++;
      sum.lng += columns.lng[row] as number;
      sum.lat += columns.lat[row] as number;
      sum.row = row;
      if (states[columns.hours[row] as number] === openState && !isInClosure(columns, row, minute)) sum.open++;
    });
    return sums.values();
  };
  const featureOf = ({ count, open, lng, lat, row }: CellSums, zoom: number): CellFeature => {
    const station = count === 1 ? `"${ids.idOf(row)}"` : 'null';
    return {
      x: cellX(columns.lng[row] as number, zoom) % cellsAround(zoom),
      y: cellY(columns.lat[row] as number, zoom),
      text: `{"type":"Feature","geometry":{"type":"Point","coordinates":[${round(lng / count)},${round(lat / count)}]},"properties":{"count":${count},"open":${open},"station":${station}}}`,
    };
  };
  const invalidate = (row: number) => {
    if (answerCharacters > 0) clearAnswers();
    const [lng, lat] = [columns.lng[row] as number, columns.lat[row] as number];
    for (const zooms of cache.values()) {
      for (const [zoom, blocks] of zooms.entries()) {
        const block = blocks.size > 0 ? blockOf(lng, lat, zoom) : -1;
        cachedCount -= (blocks.get(block)?.length ?? -1) + 1;
        blocks.delete(block);
      }
    }
  };
  const zoomsOf = (key: string) => {
    // The closest zooms are dropped first: they have the most cells, and the fewest stations to count again.
    for (let zoom = maxZoom; cachedCount > maxCached && zoom >= 0; zoom--) {
      for (const zooms of cache.values()) {
        const blocks = zooms[zoom] as Map<number, CellFeature[]>;
        for (const cells of blocks.values()) cachedCount -= cells.length + 1;
        blocks.clear();
      }
    }
    let zooms = cache.get(key);
    if (!zooms) {
      zooms = Array.from({ length: maxZoom + 1 }, () => new Map());
      cache.set(key, zooms);
    }
    return zooms;
  };

  const featuresOf = ({ zoom, x0, x1, y0, y1 }: CellRange, { key, passes, moment }: ClustersQuery) => {
    const blocks = zoomsOf(key)[zoom] as Map<number, CellFeature[]>;
    const around = cellsAround(zoom);
    const level = Math.max(0, zoom - blockLevels);
    const shift = zoom - level;
    const features: string[] = [];
    const isIn = ({ x, y }: CellFeature) =>
      y >= y0 && y <= y1 && ((x >= x0 && x <= x1) || (x + around >= x0 && x + around <= x1));
    const seen = new Set<number>();
    for (let column = x0 >> shift; column <= x1 >> shift; column++) {
      const x = column % (around >> shift);
      for (let y = y0 >> shift; y <= y1 >> shift; y++) {
        const name = x * around + y;
        if (seen.has(name)) continue;
        seen.add(name);
        let cells = blocks.get(name);
        if (!cells) {
          cells = Array.from(sumsOf(mortonRangeOf(x, y, level), zoom, passes, moment), (sum) => featureOf(sum, zoom));
          blocks.set(name, cells);
          cachedCount += cells.length + 1;
        }
        for (const cell of cells) if (isIn(cell)) features.push(cell.text);
      }
    }
    return features;
  };

  return {
    afterAdd: invalidate,
    beforeRemove: invalidate,
    geoJson(box, zoom, query) {
      if (query.stamp !== cachedStamp) {
        cache.clear();
        cachedCount = 0;
        cachedStamp = query.stamp;
        clearAnswers();
      }
      const cells = cellRangeOf(box, zoom);
      const name = `${query.key} ${cells.zoom} ${cells.x0} ${cells.x1} ${cells.y0} ${cells.y1}`;
      let answer = answers.get(name);
      if (answer === undefined) {
        answer = `{"type":"FeatureCollection","features":[${featuresOf(cells, query).join()}]}`;
        if (answerCharacters > maxAnswerCharacters) clearAnswers();
        answerCharacters += answer.length;
        answers.set(name, answer);
      }
      return answer;
    },
  };
}

function blockOf(lng: number, lat: number, zoom: number): number {
  const shift = Math.min(zoom, blockLevels);
  const around = cellsAround(zoom);
  return ((cellX(lng, zoom) % around) >> shift) * around + (cellY(lat, zoom) >> shift);
}

function round(degrees: number): number {
  return Math.round(degrees * 1e6) / 1e6;
}
