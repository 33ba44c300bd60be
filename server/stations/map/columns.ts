/** The fields of stations as typed arrays that grow together: one row for each station. */
export interface Columns {
  length: number;
  /** Degrees, GCJ-02. The place of a row never changes: a station that moves takes a new row. */
  lng: Float64Array;
  lat: Float64Array;
  /** 1 while the row holds a station, 0 once the station is gone. */
  alive: Uint8Array;
  /** The number of its kind in `StationMap`. */
  kind: Uint16Array;
  /** The number of its hours in the timetable. */
  hours: Uint32Array;
  /** The number of its region. */
  region: Uint32Array;
  /** One bit for each service, 32 services in each array. */
  services: Uint32Array[];
  /**
   * The minutes of Shanghai's clock between which a closure applies, whatever the hours say; `neverMinute` without a
   * closure.
   */
  closedFrom: Uint32Array;
  closedUntil: Uint32Array;
  version: Uint32Array;
  /** Where the JSON body of the station is stored, in bytes. */
  bodyOffset: Uint32Array;
  bodyLength: Uint32Array;
  /** The CRC-32 of the body. */
  checksum: Uint32Array;
}

/** A minute that never comes. */
export const neverMinute = 0xffffffff;

/** Create empty columns with room for so many rows. */
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
    bodyOffset: new Uint32Array(rows),
    bodyLength: new Uint32Array(rows),
    checksum: new Uint32Array(rows),
  };
}

/** Add a row at the end. When there is no room left, every array grows by half. */
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

/** Make sure that there is a bit for each of so many services. */
export function ensureServiceBits(columns: Columns, count: number): void {
  while (32 * columns.services.length < count) columns.services.push(new Uint32Array(columns.lng.length));
}

type NumberArray = Float64Array | Uint32Array | Uint16Array | Uint8Array;

function grown<Array extends NumberArray>(array: Array, rows: number): Array {
  const larger = new (array.constructor as new (length: number) => Array)(rows);
  larger.set(array);
  return larger;
}
