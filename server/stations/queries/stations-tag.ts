import { wallMinute } from '../../platform/calendar/calendar.ts';
import { fingerprintOf } from '../map/station-map.ts';
import type { IndexSnapshot } from '../memory/index-snapshot.ts';

/** The tag of an answer about stations. Beside its address an answer depends on all stations and on the minute. */
export function stationsTagOf({ map }: IndexSnapshot, now: Date): string {
  return `${fingerprintOf(map)}.${wallMinute(now).toString(36)}`;
}
