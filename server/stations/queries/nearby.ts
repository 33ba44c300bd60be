import type { GivenPoint } from '../../../schemas/stations/station.ts';
import { wallMinute } from '../../platform/calendar/calendar.ts';
import { toGcj02 } from '../../platform/geo/datum.ts';
import { filterOf } from '../map/filter.ts';
import { farthest, nearest } from '../map/nearest.ts';
import type { Atlas } from '../memory/index-snapshot.ts';
import { type Named, wantedOf } from './resolve-filter.ts';

/** Where to look from, how far in metres, and for what. */
export interface NearbyQuestion extends Named {
  from: GivenPoint;
  radius: number;
  limit: number;
  /** `yes`: known to be open; `maybe`: open, or of unknown hours. */
  open?: 'yes' | 'maybe' | undefined;
  /** The time that is asked about; now where it is left out. */
  at?: Date | undefined;
}

/**
 * The stations around a point, nearest first, or the nearest beyond the radius, as the bytes of JSON (`NearbyReply`).
 *
 * @throws {Failure} `station_kind_unknown`, `station_service_unknown`.
 */
export function answerNearby(atlas: Atlas, question: NearbyQuestion, now: Date): string {
  const { map, writer, shortlists } = atlas;
  const { from, radius, limit, open, at } = question;
  const present = atlas.present(wallMinute(now));
  const moment = at ? map.timetable.at(wallMinute(at)) : present.moment;
  const { key, kinds, services } = wantedOf(atlas, question);
  const passes = filterOf(map.columns, moment, { kinds, services, atLeast: open && (open === 'yes' ? 2 : 1) });
  const short = at ? undefined : shortlists.of(open ? `${key}/${open}` : key, present.stamp, passes);
  const parts = short ?? map.places.parts();
  const [lng, lat] = toGcj02(from);
  const found = nearest(map.columns, parts, { lng, lat, radius, limit }, passes);
  if (found.length > 0) return writer.list(found, moment.minute);
  const [beyond] = nearest(map.columns, parts, { lng, lat, radius: farthest, limit: 1 }, passes);
  return beyond ? writer.beyond(beyond, moment.minute) : writer.list([], moment.minute);
}
