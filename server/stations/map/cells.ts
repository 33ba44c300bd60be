/** Cells of 64 pixels on a web map, whose tiles have 256: four side by side in a tile. */
const cellsATile = 4;
/** The closest zoom that is told apart: cells of some 40 metres. */
export const maxZoom = 18;
const bits = 20;
/** Where Mercator's square map ends; what lies beyond belongs to its last row of cells. */
const northmost = 85.05112877980659;

/** How many cells stand side by side around the world. */
export function cellsAround(zoom: number): number {
  return cellsATile * 2 ** zoom;
}

/** The column of cells that a longitude lies in; beyond ±180 they count on. */
export function cellX(lng: number, zoom: number): number {
  return Math.floor(((lng + 180) / 360) * cellsAround(zoom));
}

/** The row of cells that a latitude lies in, counted from the north. */
export function cellY(lat: number, zoom: number): number {
  const sine = Math.sin((Math.min(northmost, Math.max(-northmost, lat)) * Math.PI) / 180);
  const part = 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI);
  return Math.min(cellsAround(zoom) - 1, Math.max(0, Math.floor(part * cellsAround(zoom))));
}

/** The place of a point on the curve that runs through all cells of the closest zoom, each zoom's cell without a gap. */
export function placeOnCurve(lng: number, lat: number): number {
  return along(cellX(lng, maxZoom) % cellsAround(maxZoom), cellY(lat, maxZoom));
}

/** The part of the curve that lies in a cell: from a place to before another. */
export function curveOfCell(x: number, y: number, zoom: number): [from: number, to: number] {
  const length = 4 ** (maxZoom - zoom);
  const from = along(x, y) * length;
  return [from, from + length];
}

/** Interleave the bits of two numbers of 20 bits. */
function along(x: number, y: number): number {
  const half = bits / 2;
  const low = (1 << half) - 1;
  return (spread(x >>> half) | (spread(y >>> half) << 1)) * 2 ** bits + (spread(x & low) | (spread(y & low) << 1));
}

/** Put a zero between any two of ten bits. */
function spread(value: number): number {
  let wide = (value | (value << 8)) & 0x00ff00ff;
  wide = (wide | (wide << 4)) & 0x0f0f0f0f;
  wide = (wide | (wide << 2)) & 0x33333333;
  return (wide | (wide << 1)) & 0x55555555;
}
