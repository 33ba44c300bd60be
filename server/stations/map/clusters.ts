import { open } from '../hours/read.ts';
import { cellsAround, cellX, cellY, curveOfCell, maxZoom } from './cells.ts';
import { createCurve } from './curve.ts';
import { type Filter, isClosed } from './filter.ts';
import type { Box } from './sphere.ts';
import type { Follower, StationMap } from './station-map.ts';
import type { Moment } from './timetable.ts';

/** What a map shows of stations, by cells of 64 pixels. */
export interface Clusters extends Follower {
  /**
   * The GeoJSON of a box, which is widened to whole cells, in ASCII: a feature a cell in which stations stand, at the
   * middle of them, with how many they are and how many are open. A zoom that would give thousands of cells is lowered.
   *
   * @param key names the filter: the same key, the same answer.
   * @param stamp names the moment: until it changes, the same stations are open.
   */
  collection(box: Box, zoom: number, query: ClustersQuery): string;
}

/** Of which stations, and when. */
interface ClustersQuery {
  key: string;
  passes: Filter;
  moment: Moment;
  stamp: number;
}

const mostCells = 1500;
/** Phones beside each other see the same cells: so many characters of whole answers are kept. */
const mostAnswered = 8_000_000;
const mostKept = 60_000;
/** Cells are written and kept by blocks of four by four. */
const blockLevels = 2;

/** A cell in which stations stand, and its feature. */
interface Written {
  x: number;
  y: number;
  text: string;
}

/** What is counted of a cell. */
interface Sum {
  count: number;
  open: number;
  lng: number;
  lat: number;
  /** The last one that was counted: of a single station, that one. */
  row: number;
}

/** The clusters of a map's stations, written when they are asked for and kept until one of their stations changes. */
export function createClusters({ columns, ids }: Pick<StationMap, 'columns' | 'ids'>): Clusters {
  const curve = createCurve(columns);
  /** By filter and zoom, the cells of each block. */
  const kept = new Map<string, Map<number, Written[]>[]>();
  let keptCount = 0;
  let keptStamp = -1;
  /** Whole answers by filter and cells. */
  const answers = new Map<string, string>();
  let answered = 0;
  const forgetAnswers = () => {
    answers.clear();
    answered = 0;
  };

  const sumsOf = (block: readonly [number, number], zoom: number, passes: Filter, { states, minute }: Moment) => {
    const sums = new Map<number, Sum>();
    const length = 4 ** (maxZoom - zoom);
    curve.between(block[0], block[1], (row, place) => {
      if (!passes(row)) return;
      const cell = Math.floor(place / length);
      let sum = sums.get(cell);
      if (!sum) {
        sum = { count: 0, open: 0, lng: 0, lat: 0, row };
        sums.set(cell, sum);
      }
      sum.count++;
      sum.lng += columns.lng[row] as number;
      sum.lat += columns.lat[row] as number;
      sum.row = row;
      if (states[columns.hours[row] as number] === open && !isClosed(columns, row, minute)) sum.open++;
    });
    return sums.values();
  };
  const write = ({ count, open, lng, lat, row }: Sum, zoom: number): Written => {
    const station = count === 1 ? `,"station":"${ids.idOf(row)}"` : '';
    return {
      x: cellX(columns.lng[row] as number, zoom) % cellsAround(zoom),
      y: cellY(columns.lat[row] as number, zoom),
      text: `{"type":"Feature","geometry":{"type":"Point","coordinates":[${round(lng / count)},${round(lat / count)}]},"properties":{"count":${count},"open":${open}${station}}}`,
    };
  };
  const forget = (row: number) => {
    if (answered > 0) forgetAnswers();
    const [lng, lat] = [columns.lng[row] as number, columns.lat[row] as number];
    for (const zooms of kept.values()) {
      for (const [zoom, blocks] of zooms.entries()) {
        const block = blocks.size > 0 ? blockOf(lng, lat, zoom) : -1;
        keptCount -= (blocks.get(block)?.length ?? -1) + 1;
        blocks.delete(block);
      }
    }
  };
  const zoomsOf = (key: string) => {
    // The closest zooms first: they have the most cells, and the fewest stations to count again.
    for (let zoom = maxZoom; keptCount > mostKept && zoom >= 0; zoom--) {
      for (const zooms of kept.values()) {
        const blocks = zooms[zoom] as Map<number, Written[]>;
        for (const cells of blocks.values()) keptCount -= cells.length + 1;
        blocks.clear();
      }
    }
    let zooms = kept.get(key);
    if (!zooms) {
      zooms = Array.from({ length: maxZoom + 1 }, () => new Map());
      kept.set(key, zooms);
    }
    return zooms;
  };

  const featuresOf = ({ zoom, x0, x1, y0, y1 }: Cells, { key, passes, moment }: ClustersQuery) => {
    const blocks = zoomsOf(key)[zoom] as Map<number, Written[]>;
    const around = cellsAround(zoom);
    const level = Math.max(0, zoom - blockLevels);
    const shift = zoom - level;
    const features: string[] = [];
    const isIn = ({ x, y }: Written) =>
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
          cells = Array.from(sumsOf(curveOfCell(x, y, level), zoom, passes, moment), (sum) => write(sum, zoom));
          blocks.set(name, cells);
          keptCount += cells.length + 1;
        }
        for (const cell of cells) if (isIn(cell)) features.push(cell.text);
      }
    }
    return features;
  };

  return {
    added: forget,
    leaving: forget,
    collection(box, asked, query) {
      if (query.stamp !== keptStamp) {
        kept.clear();
        keptCount = 0;
        keptStamp = query.stamp;
        forgetAnswers();
      }
      const cells = cellsOf(box, asked);
      const name = `${query.key} ${cells.zoom} ${cells.x0} ${cells.x1} ${cells.y0} ${cells.y1}`;
      let answer = answers.get(name);
      if (answer === undefined) {
        answer = `{"type":"FeatureCollection","features":[${featuresOf(cells, query).join()}]}`;
        if (answered > mostAnswered) forgetAnswers();
        answered += answer.length;
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

/** The cells of a box, columns from 0; a box over the dateline goes on beyond the last column. */
interface Cells {
  zoom: number;
  x0: number;
  x1: number;
  y0: number;
  y1: number;
}

/** The cells in which a box lies, at the zoom that was asked for or a lower one. */
export function cellsOf({ west, south, east, north }: Box, asked: number): Cells {
  for (let zoom = Math.min(asked, maxZoom); ; zoom--) {
    const around = cellsAround(zoom);
    const x0 = cellX(west, zoom);
    const x1 = Math.min(cellX(west > east ? east + 360 : east, zoom), x0 + around - 1);
    const [y0, y1] = [cellY(north, zoom), cellY(south, zoom)];
    if (zoom === 0 || (x1 - x0 + 1) * (y1 - y0 + 1) <= mostCells) return { zoom, x0, x1, y0, y1 };
  }
}

function round(degrees: number): number {
  return Math.round(degrees * 1e6) / 1e6;
}
