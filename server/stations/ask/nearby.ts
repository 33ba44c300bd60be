import type { GivenPoint } from '../../../schemas/station.ts';
import { toGcj02 } from '../datum.ts';
import { wallMinute } from '../hours/calendar.ts';
import type { Atlas } from '../live/atlas.ts';
import { filterOf } from '../map/filter.ts';
import { farthest, nearest } from '../map/nearest.ts';
import { type Named, wantedOf } from './wanted.ts';

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
 * The stations around a point, nearest first, as JSON (`NearbyReply`); where none is within the radius, the nearest.
 *
 * @throws {Failure} `station_kind_unknown`, `station_service_unknown`.
 */
export function answerNearby(
  atlas: Atlas,
  { from, radius, limit, open, at, ...named }: NearbyQuestion,
  now: Date,
): Buffer {
  const { map, writer } = atlas;
  const present = atlas.present(wallMinute(now)).moment;
  const moment = at ? map.timetable.at(wallMinute(at)) : present;
  const atLeast = open && (open === 'yes' ? 2 : 1);
  const passes = filterOf(map.columns, moment, { ...wantedOf(atlas, named), atLeast });
  const [lng, lat] = toGcj02(from);
  const found = nearest(map.columns, map.places, { lng, lat, radius, limit }, passes);
  const beyond =
    found.length === 0
      ? nearest(map.columns, map.places, { lng, lat, radius: farthest, limit: 1 }, passes)[0]
      : undefined;
  return beyond ? writer.beyond(beyond, moment.minute) : writer.list(found, moment.minute);
}
