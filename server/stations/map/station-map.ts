import { isPlaced, type PlacedStation, type StoredStation } from '../../../schemas/stations/station.ts';
import { wallMinute } from '../../platform/calendar/calendar.ts';
import { minuteMs } from '../../platform/calendar/durations.ts';
import { hoursKey } from '../hours/hours-key.ts';
import { type ByteStore, createByteStore } from './byte-store.ts';
import { addRow, type Columns, createColumns, ensureServiceBits, neverMinute } from './columns.ts';
import { createIdTable, type IdTable } from './id-table.ts';
import { createSpatialIndex, type SpatialIndex } from './spatial-index.ts';
import { stationBody } from './station-body.ts';
import { createStringTable, type StringTable } from './string-table.ts';
import { createTimetable, type Timetable } from './timetable.ts';

/** Something that is derived from the rows and kept up to date with them, such as clusters or the index of names. */
export interface RowObserver {
  /** Called after a row was given a station; `stored` is the document that it was made from. */
  afterAdd(row: number, stored: StoredStation): void;
  /** Called before a row loses its station or is given a changed one. */
  beforeRemove(row: number): void;
}

/** All stations that have a place and are not closed down, in the memory of this process. */
export interface StationMap {
  columns: Columns;
  spatialIndex: SpatialIndex;
  bodies: ByteStore;
  ids: IdTable;
  timetable: Timetable;
  kinds: StringTable;
  services: StringTable;
  regions: StringTable;
  /** The rows of stations that have a closure, now or later. */
  closureRows: Set<number>;
  observers: RowObserver[];
  totals: MapTotals;
}

/** Totals over all rows. `one` sums up the checksums of the bodies, `two` hashes of checksum and version. */
export interface MapTotals {
  count: number;
  /** The greatest version that was put into the map. */
  version: number;
  checksumSum: number;
  hashSum: number;
  /** The bytes of the bodies that are in use. */
  bytes: number;
  /** The cached result of `fingerprintOf`; undefined after a change. */
  fingerprint: string | undefined;
}

/** Create an empty map with room for so many stations. */
export function createStationMap(rows: number): StationMap {
  const columns = createColumns(rows);
  return {
    columns,
    spatialIndex: createSpatialIndex(columns),
    bodies: createByteStore(),
    ids: createIdTable(),
    timetable: createTimetable(),
    kinds: createStringTable(),
    services: createStringTable(),
    regions: createStringTable(),
    closureRows: new Set(),
    observers: [],
    totals: { count: 0, version: 0, checksumSum: 0, hashSum: 0, bytes: 0, fingerprint: undefined },
  };
}

/**
 * The fingerprint of all stations: every process with the same stations has the same, and each change of one changes
 * it.
 */
export function fingerprintOf({ totals }: StationMap): string {
  totals.fingerprint ??= `${totals.count.toString(36)}.${totals.checksumSum.toString(36)}${totals.hashSum.toString(36)}`;
  return totals.fingerprint;
}

/** Whether most rows or bytes belong to replaced stations, so that it pays to build the map again. */
export function needsCompaction({ columns, totals, bodies }: StationMap): boolean {
  const rows = columns.length - totals.count;
  const bytes = bodies.size() - totals.bytes;
  return rows > totals.count + 10_000 || bytes > totals.bytes + 16 * 1024 * 1024;
}

/**
 * Put a stored station into the map, or take it out when it is closed down or has no place any more.
 *
 * A version older than the one in the map is ignored: changes arrive while the collection is still being read.
 */
export function putStation(map: StationMap, stored: StoredStation): void {
  const { columns, ids, totals } = map;
  const id = String(stored._id);
  const before = ids.rowOf(id);
  if (before !== undefined && (columns.version[before] as number) > stored.version) return;
  totals.version = Math.max(totals.version, stored.version);
  if (before !== undefined) removeFromRow(map, before);
  if (stored.state === 'closed_down' || !isPlaced(stored)) {
    if (before !== undefined) ids.remove(id);
    return;
  }
  const [lng = 0, lat = 0] = stored.location.coordinates;
  const keepsRow = before !== undefined && columns.lng[before] === lng && columns.lat[before] === lat;
  const row = keepsRow ? before : addRow(columns);
  columns.lng[row] = lng;
  columns.lat[row] = lat;
  writeRow(map, row, stored);
  ids.set(id, row);
  for (const observer of map.observers) observer.afterAdd(row, stored);
}

/** Take a deleted station out of the map. A station that the map does not have is ignored. */
export function dropStation(map: StationMap, id: string): void {
  const row = map.ids.rowOf(id);
  if (row === undefined) return;
  removeFromRow(map, row);
  map.ids.remove(id);
}

function removeFromRow(map: StationMap, row: number): void {
  for (const observer of map.observers) observer.beforeRemove(row);
  const { columns, totals } = map;
  columns.alive[row] = 0;
  map.closureRows.delete(row);
  totals.count--;
  addToFingerprint(map, row, -1);
  totals.bytes -= columns.bodyLength[row] as number;
}

function writeRow(map: StationMap, row: number, stored: PlacedStation): void {
  const { columns, totals } = map;
  columns.alive[row] = 1;
  columns.version[row] = stored.version;
  columns.kind[row] = map.kinds.numberOf(stored.kind);
  columns.region[row] = map.regions.numberOf(stored.region);
  columns.hours[row] = map.timetable.numberOf(hoursKey(stored));
  const closed = stored.state === 'closed_temporarily' ? stored.closure : undefined;
  columns.closedFrom[row] = closed ? wallMinute(closed.from) : neverMinute;
  columns.closedUntil[row] = closed?.until ? wallMinute(Number(closed.until) + minuteMs - 1) : neverMinute;
  if (closed) map.closureRows.add(row);
  writeServices(map, row, stored.services);

  const body = stationBody(stored);
  const length = Buffer.byteLength(body);
  const offset = map.bodies.put(body, length);
  columns.bodyOffset[row] = offset;
  columns.bodyLength[row] = length;
  columns.checksum[row] = map.bodies.checksum(offset, length);
  totals.count++;
  addToFingerprint(map, row, 1);
  totals.bytes += length;
}

/** Two sums of 32 bits: two different states of all stations have the same fingerprint once in 10^19. */
function addToFingerprint({ columns, totals }: StationMap, row: number, times: 1 | -1): void {
  const checksum = columns.checksum[row] as number;
  totals.checksumSum = (totals.checksumSum + times * checksum) >>> 0;
  totals.hashSum =
    (totals.hashSum + times * hash(checksum ^ Math.imul(columns.version[row] as number, 0x9e3779b1))) >>> 0;
  totals.fingerprint = undefined;
}

/** Hash a number so that each bit depends on every other one (the finaliser of MurmurHash3). */
function hash(number: number): number {
  const once = Math.imul(number ^ (number >>> 16), 0x85ebca6b);
  const twice = Math.imul(once ^ (once >>> 13), 0xc2b2ae35);
  return (twice ^ (twice >>> 16)) >>> 0;
}

function writeServices({ columns, services }: StationMap, row: number, keys: readonly string[]): void {
  const numbers = keys.map((key) => services.numberOf(key));
  ensureServiceBits(columns, services.count());
  for (const column of columns.services) column[row] = 0;
  for (const number of numbers) {
    const column = columns.services[number >> 5] as Uint32Array;
    column[row] = (column[row] as number) | (1 << (number & 31));
  }
}
