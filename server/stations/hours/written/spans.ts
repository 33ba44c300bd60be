import { clockText } from '../hours-variants.ts';
import { type DayPart, readClock, type WrittenClock } from './clock.ts';
import type { HoursDoubt } from './doubts.ts';
import { matchAt } from './match-at.ts';

/** A time span of a day, in minutes from its midnight; an end beyond 1440 lies on the next day. */
export interface Span {
  from: number;
  to: number;
  /** Whether words say in which half of the day it begins, so that it is not moved. */
  isCertain: boolean;
  /** Whether its hour is written with two digits, as clocks of 24 hours are: 02:00. */
  isPadded: boolean;
}

/** How spans are read. */
export interface SpanOptions {
  /** Take an end before the beginning for the next day: the text is in the syntax where it means that. */
  literal: boolean;
  /** Whether the text says that it is open through the night (通宵). */
  overnight: boolean;
}

/** What a text says at a place: a span with what is doubtful in it, or that one cannot tell which span is meant. */
export type SpanReading = { length: number; doubts: HoursDoubt[] } & ({ span: Span } | { ambiguous: string });

/** In minutes. */
const noon = 720;
const midnight = 1440;
/** From this minute on an end in the morning may be of the next day (16:00-8:00) … */
const lateAfternoon = 960;
/** … and from this one it is, where no other reading is left. */
const evening = 1020;
/** No office opens before, unless a word or a leading zero says so. */
const firstOpening = 240;
/** In minutes: shorter spans are no opening hours. */
const shortest = 30;

/**
 * Read the time span that stands at a place of a folded text: 8:30-17:30, 上午8点半至下午5点, 早八晚八, 22:00-次日6:00, 24小时.
 *
 * @returns undefined when no span stands there.
 */
export function readSpan(text: string, at: number, options: SpanOptions): SpanReading | undefined {
  const all = matchAt(wholeDay, text, at);
  if (all)
    return { length: all[0].length, doubts: [], span: { from: 0, to: midnight, isCertain: true, isPadded: true } };
  const lead = matchAt(/(?:从|自|由|from)?/y, text, at)?.[0].length ?? 0;
  const first = readClock(text, at + lead);
  if (!first || first.clock.hour > 24) return undefined;
  const afterFirst = at + lead + first.length;
  const joint = matchAt(
    /(?:[-至到]|to|until)(?:(次日|第二天|翌日|隔日|隔天|明日|nextday|\(次日\))|当[日天])?(?:的)?/y,
    text,
    afterFirst,
  );
  const hasNoJoint = !joint && first.clock.part === 'morning' && readClock(text, afterFirst)?.clock.part;
  if (!joint && !hasNoJoint) return undefined;
  const second = readClock(text, afterFirst + (joint?.[0].length ?? 0));
  if (!second) return undefined;
  const behind = matchAt(
    /(?:止|为止|结束)?(\(?(?:次日|第二天|翌日|隔天)\)?)?/y,
    text,
    afterFirst + (joint?.[0].length ?? 0) + second.length,
  );
  const length = lead + first.length + (joint?.[0].length ?? 0) + second.length + (behind?.[0].length ?? 0);
  const clocks = [first.clock, second.clock] as const;
  if (!belongTogether(clocks)) return undefined;
  const written = text.slice(at, at + length);
  const resolved = resolve(clocks, { ...options, nextDay: !!(joint?.[1] || behind?.[1]) });
  if (!resolved) return { length, doubts: [], ambiguous: written };
  const { doubts, ...span } = resolved;
  const misprint: HoursDoubt[] = clocks.some((clock) => clock.misprint)
    ? [{ code: 'hours_misprint', details: {} }]
    : [];
  return { length, span, doubts: [...doubts, ...misprint] };
}

const wholeDay =
  /(?:7[x*×]24|24[x*×/]7|24\/7)(?:个?小时|h|全天候?)?|(?:24|二十四)个?(?:小时|h(?:ours?|rs?)?)|全天候?|整天|昼夜|全时段|(?:all|whole)day|aroundtheclock/y;

/** An hour alone is a time only beside one that is written out, or with a word for the part of the day. */
function belongTogether([a, b]: readonly [WrittenClock, WrittenClock]): boolean {
  if (a.form === 'joined' || b.form === 'joined') return a.form === b.form;
  return a.form === 'clock' || b.form === 'clock' || (a.part !== undefined && b.part !== undefined);
}

function resolve(
  [first, second]: readonly [WrittenClock, WrittenClock],
  { literal, overnight, nextDay }: SpanOptions & { nextDay: boolean },
): (Span & { doubts: HoursDoubt[] }) | undefined {
  const from = minutesOf(first, first.part) % midnight;
  const contradictory = [first, second].some(({ part, hour }) => part === 'morning' && hour > 12);
  const doubts: HoursDoubt[] = contradictory ? [{ code: 'hours_unusual', details: {} }] : [];
  const isCertain = first.part !== undefined || literal;
  const span = (to: number, assumed = false) => ({
    from,
    to,
    isCertain,
    isPadded: first.padded,
    doubts: assumed ? [...doubts, { code: 'hours_afternoon_assumed' as const, details: {} }] : doubts,
  });
  let to = minutesOf(second, second.part);
  if (second.hour === 23 && second.minute === 59) to = midnight;
  // 晚上7点到9点: an end without a word of its own lies in the same half of the day.
  const isLate = first.part === 'afternoon' || first.part === 'evening' || first.part === 'noon';
  if (second.part === undefined && isLate && !nextDay && to <= Math.min(from, noon) && to + noon > from)
    return span(to + noon);
  // 8:00-次日8:00 every day leaves no minute out.
  if (nextDay && to === from) return { ...span(midnight), from: 0 };
  if (nextDay && to <= midnight) return to < from ? span(to + midnight) : undefined;
  if (to > from) return to > from + midnight ? undefined : span(to);
  if (to === 0) return span(midnight);
  const saysNight = overnight || second.part === 'small hours' || second.part === 'morning' || second.hour === 0;
  if (saysNight || literal) return to < from || overnight ? span(to + midnight) : undefined;
  if (second.part === 'evening') return to < 300 ? span(to + midnight) : undefined;
  const inAfternoon = to < noon && to + noon > from ? to + noon : undefined;
  if (from < lateAfternoon && inAfternoon && to !== from) return span(inAfternoon, true);
  return from < evening || inAfternoon ? undefined : span(to + midnight);
}

function minutesOf({ hour, minute }: WrittenClock, part: DayPart | undefined): number {
  const isHalfDay = hour < 12;
  if (part === 'afternoon' && isHalfDay) return (hour + 12) * 60 + minute;
  if (part === 'noon' && hour < 6) return (hour + 12) * 60 + minute;
  // 晚上1点 is after midnight, and 晚12点 is midnight.
  if (part === 'evening' && hour >= 5 && hour <= 12) return (hour + 12) * 60 + minute;
  return (part === 'small hours' && hour === 12 ? 0 : hour * 60) + minute;
}

/**
 * Put the spans of one rule in order: 8:30-11:30、2:00-5:00 means the afternoon, spans that meet or overlap become one, and
 * breaks are taken out.
 */
export function settleSpans(
  spans: readonly Span[],
  breaks: readonly Span[],
  literal: boolean,
): { spans: Span[]; doubts: HoursDoubt[] } {
  const doubts: HoursDoubt[] = [];
  const note = (code: HoursDoubt['code']) => doubts.push({ code, details: {} });
  let last = 0;
  const placed = spans.map((span) => {
    const moved = { ...span, from: span.from + noon, to: span.to + noon };
    const isEarly = span.from >= 60 && span.from < 420 && span.to <= noon && moved.from >= last && moved.to <= midnight;
    const isNight = !span.isCertain && span.from > 0 && span.from < firstOpening;
    const moves = !span.isCertain && isEarly && (span.from < last || (isNight && !span.isPadded));
    if (moves) note('hours_afternoon_assumed');
    else if (isNight) note('hours_unusual');
    last = moves ? moved.to : span.to;
    return moves ? moved : span;
  });
  const sorted = placed.toSorted((a, b) => a.from - b.from);
  const joined: Span[] = [];
  for (const span of sorted) {
    const before = joined.at(-1);
    const isSame = before && before.from === span.from && before.to === span.to;
    if (!literal && !isSame && before && span.from < before.to) note('hours_unusual');
    if (!literal && span.to - span.from < shortest) note('hours_unusual');
    if (before && span.from <= before.to) before.to = Math.max(before.to, span.to);
    else joined.push({ ...span });
  }
  // A break after midnight cuts a night before it too.
  const pauses = breaks.flatMap((pause) =>
    [-midnight, 0, midnight].map((by) => ({ ...pause, from: pause.from + by, to: pause.to + by })),
  );
  return { spans: pauses.reduce(takeOut, joined), doubts };
}

function takeOut(spans: Span[], pause: Span): Span[] {
  return spans.flatMap((span) => {
    if (pause.to <= span.from || pause.from >= span.to) return [span];
    const parts = [
      { ...span, to: pause.from },
      { ...span, from: pause.to },
    ];
    return parts.filter(({ from, to }) => to > from);
  });
}

/** Write spans in OpenStreetMap's syntax: `08:30-11:30,14:00-17:30`. */
export function writeSpans(spans: readonly Span[]): string {
  return spans
    .map(({ from, to }) => `${clockText(from)}-${to > midnight ? clockText(to - midnight) : clockText(to)}`)
    .join(',');
}
