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
   * The GeoJSON features of a box, which is widened to whole cells: one a cell in which stations stand, at the middle
   * of them, with how many they are and how many are open. A zoom that would give thousands of cells is lowered.
   *
   * @param key names the filter: the same key, the same answer.
   * @param stamp names the moment: until it changes, the same stations are open.
   */
  features(box: Box, zoom: number, query: { key: string; passes: Filter; moment: Moment; stamp: number }): string[];
}

const mostCells = 1500;
const mostKept = 50_000;

/** The clusters of a map's stations, written when they are asked for and kept until one of their stations changes. */
export function createClusters({ columns, ids }: Pick<StationMap, 'columns' | 'ids'>): Clusters {
  const curve = createCurve(columns);
  /** By filter and zoom, the features by cell; empty texts where no station stands. */
  const kept = new Map<string, Map<number, string>[]>();
  let keptCount = 0;
  let keptStamp = -1;

  const write = (x: number, y: number, zoom: number, passes: Filter, { states, minute }: Moment): string => {
    let [count, isOpen, lng, lat, last] = [0, 0, 0, 0, 0];
    curve.between(...curveOfCell(x, y, zoom), (row) => {
      if (!passes(row)) return;
      count++;
      lng += columns.lng[row] as number;
      lat += columns.lat[row] as number;
      last = row;
      if (states[columns.hours[row] as number] === open && !isClosed(columns, row, minute)) isOpen++;
    });
    if (count === 0) return '';
    const station = count === 1 ? `,"station":"${ids.idOf(last)}"` : '';
    return `{"type":"Feature","geometry":{"type":"Point","coordinates":[${round(lng / count)},${round(lat / count)}]},"properties":{"count":${count},"open":${isOpen}${station}}}`;
  };
  const forget = (row: number) => {
    const lng = columns.lng[row] as number;
    const lat = columns.lat[row] as number;
    for (const zooms of kept.values()) {
      for (const [zoom, cells] of zooms.entries()) {
        if (cells.size > 0) cells.delete((cellX(lng, zoom) % cellsAround(zoom)) * cellsAround(zoom) + cellY(lat, zoom));
      }
    }
  };

  return {
    added: forget,
    leaving: forget,
    features(box, asked, { key, passes, moment, stamp }) {
      if (stamp !== keptStamp || keptCount > mostKept) {
        kept.clear();
        keptCount = 0;
        keptStamp = stamp;
      }
      const { zoom, x0, x1, y0, y1 } = cellsOf(box, asked);
      let zooms = kept.get(key);
      if (!zooms) {
        zooms = Array.from({ length: maxZoom + 1 }, () => new Map());
        kept.set(key, zooms);
      }
      const cells = zooms[zoom] as Map<number, string>;
      const around = cellsAround(zoom);
      const features: string[] = [];
      for (let column = x0; column <= x1; column++) {
        const x = column % around;
        for (let y = y0; y <= y1; y++) {
          let text = cells.get(x * around + y);
          if (text === undefined) {
            text = write(x, y, zoom, passes, moment);
            cells.set(x * around + y, text);
            keptCount++;
          }
          if (text !== '') features.push(text);
        }
      }
      return features;
    },
  };
}

/** The cells of a box, columns from 0; a box over the dateline goes on beyond the last column. */
export function cellsOf({ west, south, east, north }: Box, asked: number) {
  for (let zoom = Math.min(asked, maxZoom); ; zoom--) {
    const around = cellsAround(zoom);
    const x0 = Math.min(cellX(west, zoom), around - 1);
    const past = cellX(west > east ? east + 360 : east, zoom);
    const x1 = Math.min(past, x0 + around - 1, east === 180 && west <= east ? around - 1 : past);
    const [y0, y1] = [cellY(north, zoom), cellY(south, zoom)];
    if (zoom === 0 || (x1 - x0 + 1) * (y1 - y0 + 1) <= mostCells) return { zoom, x0, x1, y0, y1 };
  }
}

function round(degrees: number): number {
  return Math.round(degrees * 1e6) / 1e6;
}
