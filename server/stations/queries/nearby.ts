import type { GivenPoint } from '../../../schemas/stations/station.ts';
import { wallMinute } from '../../platform/calendar/calendar.ts';
import { toGcj02 } from '../../platform/geo/datum.ts';
import { findNearest, maxDistance } from '../map/find-nearest.ts';
import { createRowFilter } from '../map/row-filter.ts';
import type { IndexSnapshot } from '../memory/index-snapshot.ts';
import { type FilterKeys, resolveFilter } from './resolve-filter.ts';

/** Where to look from, how far, and for which stations. */
export interface NearbyRequest extends FilterKeys {
  from: GivenPoint;
  /** In metres. */
  radius: number;
  limit: number;
  /** `yes` takes stations that are known to be open, `maybe` those of unknown hours too; all when it is left out. */
  open?: 'yes' | 'maybe' | undefined;
  /** The time at which stations are to be open; now when it is left out. */
  at?: Date | undefined;
}

/**
 * Answer which stations stand around a point, nearest first, or which one is the nearest beyond the radius.
 *
 * @returns the JSON (`NearbyReply`) as latin1 text: each character is one byte.
 *
 * @throws {Failure} `station_kind_unknown`, `station_service_unknown`.
 */
export function answerNearby(snapshot: IndexSnapshot, request: NearbyRequest, now: Date): string {
  const { map, writer, partialIndexes } = snapshot;
  const { from, radius, limit, open, at } = request;
  const current = snapshot.moveClock(wallMinute(now));
  const moment = at ? map.timetable.at(wallMinute(at)) : current.moment;
  const { key, kinds, services } = resolveFilter(snapshot, request);
  const passes = createRowFilter(map.columns, moment, { kinds, services, minState: open && (open === 'yes' ? 2 : 1) });
  const partial = at ? undefined : partialIndexes.find(open ? `${key}/${open}` : key, current.stamp, passes);
  const rows = partial ?? map.spatialIndex.searchSet();
  const [lng, lat] = toGcj02(from);
  const found = findNearest(map.columns, rows, { lng, lat, radius, limit }, passes);
  if (found.length > 0) return `{"items":[${writer.items(found, moment.minute)}],"beyond":null,"next":null}`;
  const [beyond] = findNearest(map.columns, rows, { lng, lat, radius: maxDistance, limit: 1 }, passes);
  return `{"items":[],"beyond":${beyond ? writer.one(beyond, moment.minute) : 'null'},"next":null}`;
}
