import { wallMinute } from '../../platform/calendar/calendar.ts';
import { markOf } from '../map/station-map.ts';
import type { Atlas } from '../memory/index-snapshot.ts';

/** The tag of an answer about stations. Beside its address an answer depends on all stations and on the minute. */
export function tagOf({ map }: Atlas, now: Date): string {
  return `${markOf(map)}.${wallMinute(now).toString(36)}`;
}
