/** Typed arrays that grow together: one row a station. */
export interface Columns {
  length: number;
  /** Degrees, GCJ-02; a row never moves, a station that moves takes a new one. */
  lng: Float64Array;
  lat: Float64Array;
  alive: Uint8Array;
  kind: Uint16Array;
  /** Number of its hours in the timetable. */
  hours: Uint32Array;
  region: Uint32Array;
  /** One bit a service. */
  services: Uint32Array[];
  /** Minutes of Shanghai's clock between which it is closed whatever its hours say; `never` where it is not. */
  closedFrom: Uint32Array;
  closedUntil: Uint32Array;
  version: Uint32Array;
  bodyAt: Uint32Array;
  bodyLength: Uint32Array;
  /** Of the body. */
  checksum: Uint32Array;
}

/** A minute that does not come. */
export const never = 0xffffffff;

/** Columns with room for so many rows. */
export function createColumns(rows: number): Columns {
  return {
    length: 0,
    lng: new Float64Array(rows),
    lat: new Float64Array(rows),
    alive: new Uint8Array(rows),
    kind: new Uint16Array(rows),
    hours: new Uint32Array(rows),
    region: new Uint32Array(rows),
    services: [new Uint32Array(rows)],
    closedFrom: new Uint32Array(rows),
    closedUntil: new Uint32Array(rows),
    version: new Uint32Array(rows),
    bodyAt: new Uint32Array(rows),
    bodyLength: new Uint32Array(rows),
    checksum: new Uint32Array(rows),
  };
}

/** A new row at the end; where there is no room, every array grows by half. */
export function addRow(columns: Columns): number {
  const row = columns.length++;
  if (row < columns.lng.length) return row;
  const rows = Math.ceil(1.5 * row) + 64;
  for (const [name, array] of Object.entries(columns)) {
    if (name === 'length') continue;
    Object.assign(columns, {
      [name]: Array.isArray(array) ? array.map((each) => grown(each, rows)) : grown(array, rows),
    });
  }
  return row;
}

/** Make room for services beyond those that the words hold. */
export function holdServices(columns: Columns, count: number): void {
  while (32 * columns.services.length < count) columns.services.push(new Uint32Array(columns.lng.length));
}

type Numbers = Float64Array | Uint32Array | Uint16Array | Uint8Array;

function grown<Array extends Numbers>(array: Array, rows: number): Array {
  const larger = new (array.constructor as new (length: number) => Array)(rows);
  larger.set(array);
  return larger;
}
