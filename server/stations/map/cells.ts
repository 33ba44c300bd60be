import type { BoundingBox } from './sphere.ts';

/** A cell is 64 pixels wide and a tile of a web map 256: four cells stand side by side in a tile. */
const cellsPerTile = 4;
/** The closest zoom with cells of its own, which are some 40 metres wide. */
export const maxZoom = 18;
/** A zoom that would give more cells than this for a box is lowered. */
const maxCells = 1500;
const bits = 20;
/** The latitude at which the square map of Web Mercator ends. Points beyond it belong to the last row of cells. */
const maxLatitude = 85.05112877980659;

/** How many cells stand side by side around the world at a zoom. */
export function cellsAround(zoom: number): number {
  return cellsPerTile * 2 ** zoom;
}

/** The column of cells that a longitude lies in. Columns are counted on beyond ±180 degrees. */
export function cellX(lng: number, zoom: number): number {
  return Math.floor(((lng + 180) / 360) * cellsAround(zoom));
}

/** The row of cells that a latitude lies in, counted from the north. */
export function cellY(lat: number, zoom: number): number {
  const sine = Math.sin((Math.min(maxLatitude, Math.max(-maxLatitude, lat)) * Math.PI) / 180);
  const part = 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI);
  return Math.min(cellsAround(zoom) - 1, Math.max(0, Math.floor(part * cellsAround(zoom))));
}

/** The cells of a box at a zoom. Columns are counted from 0, and beyond the last one for a box over the dateline. */
export interface CellRange {
  zoom: number;
  x0: number;
  x1: number;
  y0: number;
  y1: number;
}

/** The cells that a box touches, at the zoom that is asked for or a lower one. */
export function cellRangeOf({ west, south, east, north }: BoundingBox, requestedZoom: number): CellRange {
  for (let zoom = Math.min(requestedZoom, maxZoom); ; zoom--) {
    const x0 = cellX(west, zoom);
    const x1 = Math.min(cellX(west > east ? east + 360 : east, zoom), x0 + cellsAround(zoom) - 1);
    const [y0, y1] = [cellY(north, zoom), cellY(south, zoom)];
    if (zoom === 0 || (x1 - x0 + 1) * (y1 - y0 + 1) <= maxCells) return { zoom, x0, x1, y0, y1 };
  }
}

/**
 * The Morton code of a point: its position on the Z-order curve through all cells of the closest zoom. A cell of any
 * zoom is one unbroken part of that curve.
 */
export function mortonCodeOf(lng: number, lat: number): number {
  return interleave(cellX(lng, maxZoom) % cellsAround(maxZoom), cellY(lat, maxZoom));
}

/** The part of the Z-order curve that lies in a cell: from a Morton code to before another. */
export function mortonRangeOf(x: number, y: number, zoom: number): [from: number, to: number] {
  const length = 4 ** (maxZoom - zoom);
  const from = interleave(x, y) * length;
  return [from, from + length];
}

/** Interleave the bits of two numbers of 20 bits. */
function interleave(x: number, y: number): number {
  const half = bits / 2;
  const low = (1 << half) - 1;
  return (
    (spreadBits(x >>> half) | (spreadBits(y >>> half) << 1)) * 2 ** bits +
    (spreadBits(x & low) | (spreadBits(y & low) << 1))
  );
}

/** Put a zero bit between any two of ten bits. */
function spreadBits(value: number): number {
  let wide = (value | (value << 8)) & 0x00ff00ff;
  wide = (wide | (wide << 4)) & 0x0f0f0f0f;
  wide = (wide | (wide << 2)) & 0x33333333;
  return (wide | (wide << 1)) & 0x55555555;
}
