import { wallMinute } from '../../platform/calendar/calendar.ts';
import { markOf } from '../map/station-map.ts';
import type { Atlas } from '../memory/index-snapshot.ts';

/** What an answer about stations depends on beside its address: every station as it is, and the minute. */
export function tagOf({ map }: Atlas, now: Date): string {
  return `${markOf(map)}.${wallMinute(now).toString(36)}`;
}
