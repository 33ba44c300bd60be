import type { StoredStation } from '../../../schemas/stations/station.ts';
import { wallMinute } from '../../platform/calendar/calendar.ts';
import { hoursKey } from '../hours/key.ts';
import { type Bodies, createBodies } from './bodies.ts';
import { stationBody } from './body.ts';
import { addRow, type Columns, createColumns, holdServices, never } from './columns.ts';
import { createIds, type Ids } from './ids.ts';
import { createPlaces, type Places } from './places.ts';
import { createTimetable, type Timetable } from './timetable.ts';
import { createWords, type Words } from './words.ts';

/** What is made of the rows beside the columns, and follows them: clusters, words. */
export interface Follower {
  /** A row has got a station; `stored` is what it was made of. */
  added(row: number, stored: StoredStation): void;
  /** A row is about to lose the station that it has, or to get another state of it. */
  leaving(row: number): void;
}

/** Every station of the country that has not been closed down, in this process's memory. */
export interface StationMap {
  columns: Columns;
  places: Places;
  bodies: Bodies;
  ids: Ids;
  timetable: Timetable;
  kinds: Words;
  services: Words;
  regions: Words;
  /** Rows of stations that are closed for a time, or will be. */
  closing: Set<number>;
  followers: Follower[];
  sums: Sums;
}

/** What is known of all rows together; `one` and `two` add up the checksums of the bodies and what is mixed of them. */
export interface Sums {
  count: number;
  /** The greatest version that was taken in. */
  version: number;
  one: number;
  two: number;
  /** Bytes of the bodies that are wanted. */
  bytes: number;
  /** What `markOf` made of them, until they change. */
  mark: string | undefined;
}

/** An empty map with room for so many stations. */
export function createStationMap(rows = 1024): StationMap {
  const columns = createColumns(rows);
  return {
    columns,
    places: createPlaces(columns),
    bodies: createBodies(),
    ids: createIds(),
    timetable: createTimetable(),
    kinds: createWords(),
    services: createWords(),
    regions: createWords(),
    closing: new Set(),
    followers: [],
    sums: { count: 0, version: 0, one: 0, two: 0, bytes: 0, mark: undefined },
  };
}

/** A text that is the same in every process with the same stations, and another after each change of one. */
export function markOf({ sums }: StationMap): string {
  sums.mark ??= `${sums.count.toString(36)}.${sums.one.toString(36)}${sums.two.toString(36)}`;
  return sums.mark;
}

/** Whether most of what is kept belongs to stations as they were: then the map is worth making again. */
export function isWasteful({ columns, sums, bodies }: StationMap): boolean {
  const rows = columns.length - sums.count;
  const bytes = bodies.bytes() - sums.bytes;
  return rows > sums.count + 10_000 || bytes > sums.bytes + 16 * 1024 * 1024;
}

/**
 * Take in a station as it is stored; one that was closed down leaves the map.
 *
 * An older version than the one that is there changes nothing: while the collection is read, changes overtake it.
 */
export function putStation(map: StationMap, stored: StoredStation): void {
  const { columns, ids, sums } = map;
  const id = String(stored._id);
  const before = ids.rowOf(id);
  if (before !== undefined && (columns.version[before] as number) > stored.version) return;
  sums.version = Math.max(sums.version, stored.version);
  if (before !== undefined) leave(map, before);
  if (stored.state === 'closed_down') {
    if (before !== undefined) ids.remove(id);
    return;
  }
  const [lng = 0, lat = 0] = stored.location.coordinates;
  const stays = before !== undefined && columns.lng[before] === lng && columns.lat[before] === lat;
  const row = stays ? before : addRow(columns);
  columns.lng[row] = lng;
  columns.lat[row] = lat;
  fill(map, row, stored);
  ids.set(id, row);
  for (const follower of map.followers) follower.added(row, stored);
}

/** A station was deleted; where the map does not have it, nothing happens. */
export function dropStation(map: StationMap, id: string): void {
  const row = map.ids.rowOf(id);
  if (row === undefined) return;
  leave(map, row);
  map.ids.remove(id);
}

function leave(map: StationMap, row: number): void {
  for (const follower of map.followers) follower.leaving(row);
  const { columns, sums } = map;
  columns.alive[row] = 0;
  map.closing.delete(row);
  sums.count--;
  addMark(map, row, -1);
  sums.bytes -= columns.bodyLength[row] as number;
}

function fill(map: StationMap, row: number, stored: StoredStation): void {
  const { columns, sums } = map;
  columns.alive[row] = 1;
  columns.version[row] = stored.version;
  columns.kind[row] = map.kinds.numberOf(stored.kind);
  columns.region[row] = map.regions.numberOf(stored.region);
  columns.hours[row] = map.timetable.numberOf(hoursKey(stored));
  const closed = stored.state === 'closed_temporarily' ? stored.closure : undefined;
  columns.closedFrom[row] = closed ? wallMinute(closed.from) : never;
  columns.closedUntil[row] = closed?.until ? wallMinute(Number(closed.until) + 59_999) : never;
  if (closed) map.closing.add(row);
  fillServices(map, row, stored.services);

  const body = stationBody(stored);
  const length = Buffer.byteLength(body);
  const place = map.bodies.put(body, length);
  columns.bodyAt[row] = place;
  columns.bodyLength[row] = length;
  columns.checksum[row] = map.bodies.checksum(place, length);
  sums.count++;
  addMark(map, row, 1);
  sums.bytes += length;
}

/** Two lanes of 32 bits, so that two states of all stations have the same mark once in 10^19. */
function addMark({ columns, sums }: StationMap, row: number, times: 1 | -1): void {
  const checksum = columns.checksum[row] as number;
  sums.one = (sums.one + times * checksum) >>> 0;
  sums.two = (sums.two + times * mixed(checksum ^ Math.imul(columns.version[row] as number, 0x9e3779b1))) >>> 0;
  sums.mark = undefined;
}

/** Every bit of a number from every other one (the end of MurmurHash3). */
function mixed(number: number): number {
  const once = Math.imul(number ^ (number >>> 16), 0x85ebca6b);
  const twice = Math.imul(once ^ (once >>> 13), 0xc2b2ae35);
  return (twice ^ (twice >>> 16)) >>> 0;
}

function fillServices({ columns, services }: StationMap, row: number, keys: readonly string[]): void {
  const numbers = keys.map((key) => services.numberOf(key));
  holdServices(columns, services.count());
  for (const column of columns.services) column[row] = 0;
  for (const number of numbers) {
    const column = columns.services[number >> 5] as Uint32Array;
    column[row] = (column[row] as number) | (1 << (number & 31));
  }
}
