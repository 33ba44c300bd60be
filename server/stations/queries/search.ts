import type { GivenPoint } from '../../../schemas/stations/station.ts';
import { wallMinute } from '../../platform/calendar/calendar.ts';
import { toGcj02 } from '../../platform/geo/datum.ts';
import type { Atlas } from '../memory/index-snapshot.ts';
import { searchStations } from '../search/search.ts';

/** The words that are looked for; where a point is given, what is nearer comes before what is as good. */
export interface SearchQuestion {
  text: string;
  limit: number;
  from?: GivenPoint | undefined;
}

/** The stations that words mean, the best first, as the bytes of JSON (`SearchReply`). */
export function answerSearch(
  { map, names, labels, writer, present }: Atlas,
  question: SearchQuestion,
  now: Date,
): string {
  const { moment } = present(wallMinute(now));
  const [lng, lat] = question.from ? toGcj02(question.from) : [];
  const from = lng === undefined || lat === undefined ? undefined : { lng, lat };
  const hits = searchStations(map, names, labels, moment, { ...question, from });
  return writer.list(hits, moment.minute);
}
