import type { GivenPoint } from '../../../schemas/stations/station.ts';
import { wallMinute } from '../../platform/calendar/calendar.ts';
import { toGcj02 } from '../../platform/geo/datum.ts';
import type { IndexSnapshot } from '../memory/index-snapshot.ts';
import { searchStations } from '../search/search-stations.ts';

/** The words to search for. When a point is given, the nearer of two equally good stations comes first. */
export interface SearchRequest {
  text: string;
  limit: number;
  from?: GivenPoint | undefined;
}

/**
 * Answer which stations match words, the best first.
 *
 * @returns the JSON (`SearchReply`) as latin1 text: each character is one byte.
 */
export function answerSearch(
  { map, names, labels, writer, moveClock }: IndexSnapshot,
  request: SearchRequest,
  now: Date,
): string {
  const { moment } = moveClock(wallMinute(now));
  const [lng, lat] = request.from ? toGcj02(request.from) : [];
  const from = lng === undefined || lat === undefined ? undefined : { lng, lat };
  const hits = searchStations(map, names, labels, moment, { ...request, from });
  return `{"items":[${writer.items(hits, moment.minute)}],"next":null}`;
}
