import { closingBefore, joinPeriods, type Period, type PeriodWord, spanFollows, standBehind } from './clause-order.ts';
import { type Days, joinDays, onHolidays } from './days.ts';
import type { HoursDoubt } from './doubts.ts';
import type { Span } from './spans.ts';
import type { HoursWord } from './words.ts';

/** A rule that names no days, or no period, holds on all. */
export interface WrittenRule {
  period: Period | undefined;
  days: Days | undefined;
  spans: readonly Span[];
}

/** What the clauses of a text say. */
export interface WrittenHours {
  rules: WrittenRule[];
  /** Days that are closed, whatever the rules say. */
  closed: Days | undefined;
  /** Days that have the hours of the others: 节假日正常开放. */
  usual: Days | undefined;
  /** Whether the holidays are an exception to a closing day: 周一闭馆（节假日除外）. */
  opensOnHolidays: boolean;
  /** Days of which only a condition is known (周六预约); of holidays by their name (春节除外) all holidays. */
  open: { days: Days; text: string }[];
  /** When it is closed within every day: 午休12:00-13:30. */
  breaks: Span[];
  doubts: HoursDoubt[];
}

/** Thrown where a text cannot mean anything, or more than one thing. */
export class Unreadable extends Error {
  /** The span that may mean two things. */
  readonly ambiguous: string | undefined;

  constructor(ambiguous?: string) {
    super('opening hours not understood');
    this.ambiguous = ambiguous;
  }
}

/**
 * Read the clauses of a text: which spans, closings and conditions hold on which days.
 *
 * @throws {Unreadable} when a word has no place.
 */
export function readClauses(all: readonly HoursWord[]): WrittenHours {
  const words = joinPeriods(all);
  const reading: Reading = {
    words,
    said: { rules: [], closed: undefined, usual: undefined, opensOnHolidays: false, open: [], breaks: [], doubts: [] },
    draft: { period: undefined, days: undefined, spans: [], mark: 0 },
    outer: undefined,
    daysTrail: standBehind(words, 'days'),
    periodsTrail: standBehind(words, 'period'),
  };
  const conditions: string[] = [];
  for (let at = 0; at < words.length; at++) {
    const word = words[at] as PeriodWord;
    if (word.kind === 'period') takePeriod(reading, at, word.period);
    else if (word.kind === 'days') at = takeDays(reading, at, word.days);
    else if (word.kind === 'span') at = takeSpan(reading, at, word.reading);
    else if (word.kind === 'holiday') at = takeHoliday(reading, at, word.text);
    else if (word.kind === 'condition') conditions.push(word.text);
    else if (word.kind === 'stop') reading.draft.mark = reading.draft.spans.length;
    else if (word.kind === 'pause' && !isAt(reading, at + 1, ['span'])) conditions.push('午休');
    else if (closings.includes(word.kind)) throw new Unreadable();
    else if (['except', 'include'].includes(word.kind) && !isAt(reading, at + 1, ['days', 'holiday', 'span']))
      throw new Unreadable();
  }
  begin(reading, undefined, undefined);
  // 8:30-11:30 14:30-17:30（夏）14:00-17:00（冬）: whether the morning is of both does not stand there.
  const counts = new Set(reading.said.rules.map(({ spans }) => spans.length));
  if (reading.periodsTrail && counts.size > 1) throw new Unreadable();
  const remark = conditions.join('；');
  if (remark) reading.said.doubts.push({ code: 'hours_remark_left_out', details: { remark } });
  return reading.said;
}

type Kind = PeriodWord['kind'];

const closings: readonly Kind[] = ['closed', 'excepted', 'outside'];

/** The rule that is being read. */
interface Draft {
  period: Period | undefined;
  days: Days | undefined;
  spans: Span[];
  /** How many spans there were when the last clause ended. */
  mark: number;
}

/** How far a text has been read. */
interface Reading {
  readonly words: readonly PeriodWord[];
  readonly said: WrittenHours;
  draft: Draft;
  /** Days before the name of a season, which hold for every season that follows: 周一至周五：夏季…，冬季…. */
  outer: Days | undefined;
  readonly daysTrail: boolean;
  readonly periodsTrail: boolean;
}

function isAt({ words }: Reading, at: number, kinds: readonly Kind[]): boolean {
  const kind = words[at]?.kind;
  return kind !== undefined && kinds.includes(kind);
}

/** The place behind the words of some kinds that follow a place. */
function skip(reading: Reading, from: number, kinds: readonly Kind[]): number {
  let at = from;
  while (isAt(reading, at, kinds)) at++;
  return at;
}

/** End the rule that is being read, and begin another. */
function begin(reading: Reading, period: Period | undefined, days: Days | undefined): void {
  const { draft, outer, said } = reading;
  if (draft.spans.length > 0) said.rules.push(draft);
  else if ((draft.period && draft.period !== period) || (draft.days && draft.days !== outer && !days))
    throw new Unreadable();
  reading.draft = { period, days, spans: [], mark: 0 };
}

/** 8:30-17:30（周一至周五）, and 周一至周五8:30-17:30；9:00-12:00（周六） for what stands behind the last clause. */
function attach(reading: Reading, days: Days): void {
  const { draft } = reading;
  if (draft.days && draft.mark > 0 && draft.mark < draft.spans.length) {
    const spans = draft.spans.splice(draft.mark);
    begin(reading, draft.period, days);
    reading.draft.spans = spans;
  } else if (draft.days || draft.spans.length === 0) throw new Unreadable();
  reading.draft.days = days;
  if (reading.daysTrail) begin(reading, draft.period, undefined);
}

function takePeriod(reading: Reading, at: number, period: Period): void {
  const { draft } = reading;
  const isInBrackets = isAt(reading, at - 1, ['open']) && !isAt(reading, at + 1, ['span', 'days']);
  if (draft.spans.length > 0 && !draft.period && (reading.periodsTrail || isInBrackets)) {
    // 8:00-18:00（夏季）, and what follows is of another part of the year.
    draft.period = period;
    reading.outer = draft.days;
    begin(reading, undefined, reading.outer);
    return;
  }
  if (draft.days && draft.spans.length === 0) reading.outer = draft.days;
  begin(reading, period, reading.outer);
}

/** Take days, and what belongs to them. @returns the place of the last word that was taken. */
function takeDays(reading: Reading, at: number, days: Days): number {
  const { words, said, draft } = reading;
  const next = skip(reading, at + 1, ['opens']);
  const after = words[next];
  if (isAt(reading, at - 1, ['except']) || isAt(reading, next, ['closed', 'excepted'])) {
    close(reading, at, days, isAt(reading, next, ['excepted']));
    return skip(reading, next, closings) - 1;
  }
  const isUsual = isAt(reading, next, ['usual']);
  if (isUsual || isAt(reading, at - 1, ['include'])) {
    said.usual = joinDays(said.usual ?? days, days);
    return isUsual ? next : at;
  }
  const isInBrackets = isAt(reading, at - 1, ['open']) && draft.spans.length > 0 && !isAt(reading, at + 1, ['span']);
  if (reading.daysTrail || isInBrackets) attach(reading, days);
  else if (after?.kind === 'condition' ? spanFollows(words, next + 1, ['stop', 'comma']) : spanFollows(words, next))
    beginDays(reading, days);
  else if (after?.kind === 'condition') {
    said.open.push({ days, text: after.text });
    return next;
  } else if (days.holidays && days.week === 0 && next > at + 1) said.usual = joinDays(said.usual ?? days, days);
  else attach(reading, days);
  return at;
}

function close({ words, said }: Reading, at: number, days: Days, isExcepted: boolean): void {
  const before = isExcepted && days.holidays && days.week === 0 ? closingBefore(words, at) : undefined;
  if (before === 'bracket') said.opensOnHolidays = true;
  else if (before === 'comma') said.open.push({ days, text: '节假日除外' });
  else said.closed = joinDays(said.closed ?? days, days);
}

function beginDays(reading: Reading, days: Days): void {
  const { draft } = reading;
  if (draft.spans.length === 0 && draft.days && draft.days !== reading.outer) {
    draft.days = joinDays(draft.days, days);
    return;
  }
  if (draft.days !== reading.outer || !draft.period) reading.outer = undefined;
  begin(reading, draft.period, days);
}

function takeSpan(reading: Reading, at: number, read: Extract<PeriodWord, { kind: 'span' }>['reading']): number {
  const { said, draft } = reading;
  if ('ambiguous' in read) throw new Unreadable(read.ambiguous);
  said.doubts.push(...read.doubts);
  const isBreak =
    isAt(reading, at - 1, ['pause', 'except']) ||
    isAt(reading, at + 1, ['closed', 'excepted']) ||
    (isAt(reading, at + 1, ['pause']) && !isAt(reading, at + 2, ['span']));
  if (!isBreak) {
    draft.spans.push(read.span);
    return at;
  }
  if (draft.days && draft.spans.length === 0) throw new Unreadable();
  said.breaks.push(read.span);
  return skip(reading, at + 1, [...closings, 'pause']) - 1;
}

/** A holiday by its name: what is said of it holds on days that no rule can name. */
function takeHoliday(reading: Reading, at: number, text: string): number {
  const next = skip(reading, at + 1, ['opens']);
  if (spanFollows(reading.words, next, ['stop', 'comma'])) throw new Unreadable();
  const isClosed = isAt(reading, next, closings);
  reading.said.open.push({ days: onHolidays, text: isClosed ? `${text}除外` : text });
  return skip(reading, next, [...closings, 'usual']) - 1;
}
