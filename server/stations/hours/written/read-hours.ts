import { describeOsmHours } from '../parse-hours.ts';
import { readClauses, Unreadable } from './clauses.ts';
import { composeRules } from './compose-rules.ts';
import type { HoursDoubt } from './doubts.ts';
import { foldHours } from './fold-hours.ts';
import { splitHoursText } from './words.ts';

/** What a text of opening hours means. */
export interface HoursReading {
  /** OpenStreetMap's `opening_hours` syntax; undefined when the text is not understood. */
  hours: string | undefined;
  /** What whoever wrote the text should look at, each code once. */
  doubts: readonly HoursDoubt[];
}

/**
 * Read opening hours as offices write them (周一至周五 8:30-17:30，节假日除外), or in OpenStreetMap's `opening_hours` syntax.
 *
 * Every character has to be understood. What an office writes is read as an office means it: 8:30-5:30 ends in the
 * afternoon. Only a text that names days, months or holidays in OpenStreetMap's own words is taken for its syntax where
 * the reader of offices' words does not understand it. What was read gives itself when it is read again.
 *
 * @returns the hours and what is doubtful; of a text that is not understood `hours_not_understood` or `hours_ambiguous`.
 */
export function readHours(text: string): HoursReading {
  const osm = isOsm(text) ? describeOsmHours(text.trim()) : undefined;
  const literal = osm !== undefined && osm.normal === text.trim();
  const own = readWritten(text, literal);
  const warnings = literal || !own.hours ? (osm?.warnings ?? []) : [];
  const fromOsm: HoursDoubt[] = warnings.map((warning) => ({ code: 'hours_osm_doubtful', details: { warning } }));
  const past = osm && (literal || !own.hours) && osm.pastMidnight;
  if (past) fromOsm.push({ code: 'hours_past_midnight', details: { span: past } });
  const hours = own.hours ?? osm?.normal;
  if (!hours)
    return {
      hours: undefined,
      doubts: own.doubts.map(({ code, details }) => ({ code, details: { hours: text, ...details } })),
    };
  const doubts = [...(own.hours ? own.doubts : []), ...fromOsm];
  const once = new Map(doubts.toReversed().map((doubt) => [doubt.code, doubt]));
  return {
    hours,
    doubts: [...once.values()]
      .reverse()
      .map(({ code, details }) => ({ code, details: { hours: text, read: hours, ...details } })),
  };
}

function readWritten(text: string, literal: boolean): HoursReading {
  const notUnderstood = { hours: undefined, doubts: [{ code: 'hours_not_understood', details: {} }] } as const;
  const folded = foldHours(text);
  const words = splitHoursText(folded.text, literal);
  if (!words) return notUnderstood;
  try {
    const composed = composeRules(readClauses(words), literal);
    const normal = composed && describeOsmHours(composed.osm)?.normal;
    if (!composed || !normal) return notUnderstood;
    const misprint: HoursDoubt[] = folded.misprint ? [{ code: 'hours_misprint', details: {} }] : [];
    return { hours: normal, doubts: [...composed.doubts, ...misprint] };
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    const { ambiguous } = error;
    return ambiguous === undefined
      ? notUnderstood
      : { hours: undefined, doubts: [{ code: 'hours_ambiguous', details: { span: ambiguous } }] };
  }
}

/** Whether a text has words that only OpenStreetMap's syntax has, and no others: Mo, PH, Jan, 24/7, off … */
function isOsm(text: string): boolean {
  const plain = text.replace(/"[^"]*"/g, '');
  if (text.length > longestText || !/^[\x20-\x7e]*$/.test(plain)) return false;
  const words = plain.match(/[A-Za-z]+/g) ?? [];
  return (
    plain.trim() === '24/7' ||
    (words.some((word) => telling.has(word)) && words.every((word) => telling.has(word) || also.has(word)))
  );
}

/** In characters: the interface takes no longer text. */
const longestText = 255;
const telling = new Set([
  ...['Mo', 'Tu', 'We', 'Th', 'Fr', 'Sa', 'Su', 'PH', 'SH'],
  ...['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'],
  ...['week', 'off', 'closed', 'sunrise', 'sunset', 'dawn', 'dusk', 'easter'],
]);
const also = new Set(['open', 'unknown', 'day', 'days']);
