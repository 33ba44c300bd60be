import type { Period } from './clause-order.ts';
import type { WrittenHours, WrittenRule } from './clauses.ts';
import { type Days, everyDay, joinDays, onHolidays, shareDays, writeDays } from './days.ts';
import type { HoursDoubt } from './doubts.ts';
import { type DateRange, restOfYear, showDates, usualSeasons, writeDates } from './seasons.ts';
import { type Span, settleSpans, writeSpans } from './spans.ts';

/** A rule whose days and dates are settled. */
interface Rule {
  /** As OpenStreetMap writes them; empty for the whole year. */
  dates: string;
  days: Days;
  spans: Span[];
}

/**
 * Compose what a text says into OpenStreetMap's `opening_hours` syntax.
 *
 * Times of the same days are added up, whichever rules they stand in: OpenStreetMap's own reading would let the later rule
 * replace the earlier one. A rule of other times for some of the days replaces them.
 *
 * @returns undefined when no times are left.
 */
export function composeRules(
  written: WrittenHours,
  literal: boolean,
): { osm: string; doubts: HoursDoubt[] } | undefined {
  const doubts: HoursDoubt[] = [...written.doubts];
  const dated = datePeriods(written.rules, doubts);
  if (!dated) return undefined;
  const namesDays = dated.some(({ rule }) => rule.days && rule.days.week > 0);
  if (namesDays && dated.some(({ rule }) => rule.days === undefined))
    doubts.push({ code: 'hours_days_assumed', details: {} });
  const merged = mergeSameDays(
    dated.map(({ rule, dates }) => ({ dates, days: rule.days ?? everyDay, spans: [...rule.spans] })),
  );
  const settled = merged.map((rule) => {
    const { spans, doubts: found } = settleSpans(rule.spans, written.breaks, literal);
    doubts.push(...found);
    return { ...rule, spans };
  });
  const combined = combineAll(settled, doubts);
  const partly = combined.flatMap((rule, at) => combined.slice(0, at).filter((before) => replacesPartly(before, rule)));
  if (partly.some(({ dates }) => dates === '') && combined.some(({ dates }) => dates !== '')) return undefined;
  if (partly.length > 0 && !literal) doubts.push({ code: 'hours_unusual', details: {} });
  const { rules, closed } = openAsUsual(combined, written);
  // Closing days that leave nothing open were misunderstood.
  if (closed && rules.every(({ days }) => (days.week & ~closed.week) === 0 && days.ofMonth.length === 0))
    return undefined;
  if (rules.length === 0 || rules.some(({ spans }) => spans.length === 0)) return undefined;
  const parts = rules.map(
    ({ dates, days, spans }) => `${dates ? `${dates} ` : ''}${writeDays(days)} ${writeSpans(spans)}`,
  );
  if (closed) parts.push(`${writeDays(closed)} off`);
  for (const { days, text } of written.open) {
    if (days.holidays && closed?.holidays) continue;
    if (days.holidays) doubts.push({ code: 'hours_holidays_open', details: { remark: text } });
    parts.push(`${writeDays(days)} unknown "${text.replaceAll('"', '')}"`);
  }
  return { osm: parts.join('; ').replace(/^Mo-Su 00:00-24:00$/, '24/7'), doubts };
}

/** Give the rules the dates of their seasons. @returns undefined when nothing tells the dates of one. */
function datePeriods(
  rules: readonly WrittenRule[],
  doubts: HoursDoubt[],
): { rule: WrittenRule; dates: string }[] | undefined {
  const known = new Map(
    rules.flatMap(({ period }) => (period?.season && period.ranges ? [[period.season, period.ranges]] : [])),
  );
  const assumed = new Map<string, readonly DateRange[]>();
  const rangesOf = ({ season, ranges }: Period): readonly DateRange[] | undefined => {
    if (ranges) return ranges;
    if (!season) return undefined;
    const own = known.get(season);
    if (own) return own;
    const other = known.get(season === 'summer' ? 'winter' : 'summer');
    if (other) return other.length === 1 ? [restOfYear(other[0] as DateRange)] : undefined;
    assumed.set(season, [usualSeasons[season]]);
    return assumed.get(season);
  };
  const dated: { rule: WrittenRule; dates: string }[] = [];
  for (const rule of rules) {
    const ranges = rule.period && rangesOf(rule.period);
    if (rule.period && !ranges) return undefined;
    dated.push({ rule, dates: ranges ? writeDates(ranges) : '' });
  }
  if (assumed.size > 0) {
    const shown = [...assumed].map(([season, ranges]) => ({
      name: seasonNames[season as 'summer'],
      dates: showDates(ranges),
    }));
    const text = (language: 'zh-CN' | 'en', between: string) =>
      shown.map(({ name, dates }) => `${name[language]}${dates[language]}`).join(between);
    doubts.push({
      code: 'hours_season_assumed',
      details: { dates: { 'zh-CN': text('zh-CN', '，'), en: text('en', ', ') } },
    });
  }
  return dated;
}

const seasonNames = {
  summer: { 'zh-CN': '夏季', en: 'summer ' },
  winter: { 'zh-CN': '冬季', en: 'winter ' },
} as const;

function mergeSameDays(rules: readonly Rule[]): Rule[] {
  const merged = new Map<string, Rule>();
  for (const rule of rules) {
    const key = `${rule.dates} ${writeDays(rule.days)}`;
    const before = merged.get(key);
    if (before) before.spans.push(...rule.spans);
    else merged.set(key, rule);
  }
  return [...merged.values()];
}

/** Add up the disjoint times of days that rules share, within each part of the year; the whole year's count in every part. */
function combineAll(rules: readonly Rule[], doubts: HoursDoubt[]): Rule[] {
  const byDates = Map.groupBy(rules, ({ dates }) => dates);
  const allYear = byDates.get('') ?? [];
  const parts = [...byDates].map(([dates, of]) => {
    const shared = dates === '' ? [] : allYear.filter((rule) => of.some((one) => areAddedUp(rule, one)));
    return combine([...shared.map((rule) => ({ ...rule, dates })), ...of], doubts);
  });
  return parts.flat();
}

const dayKeys: readonly Days[] = [
  ...Array.from({ length: 7 }, (_, day) => ({ week: 1 << day, holidays: false, ofMonth: [] })),
  onHolidays,
];

function combine(rules: readonly Rule[], doubts: HoursDoubt[]): Rule[] {
  const isAdded = rules.some((rule, at) => rules.slice(0, at).some((before) => areAddedUp(before, rule)));
  if (!isAdded) return [...rules];
  doubts.push({ code: 'hours_added_up', details: {} });
  const dates = rules[0]?.dates ?? '';
  const byTimes = new Map<string, Rule>();
  for (const days of dayKeys) {
    const spans = rules.filter((rule) => shareDays(rule.days, days)).reduce<Span[]>(addOrReplace, []);
    if (spans.length === 0) continue;
    const before = byTimes.get(writeSpans(spans));
    if (before) before.days = joinDays(before.days, days);
    else byTimes.set(writeSpans(spans), { dates, days, spans });
  }
  const ofMonth = rules.filter(({ days }) => days.ofMonth.length > 0);
  return [
    ...byTimes.values(),
    ...ofMonth.map((rule) => ({ ...rule, days: { ...rule.days, week: 0, holidays: false } })),
  ];
}

function addOrReplace(before: Span[], { spans }: Rule): Span[] {
  const overlaps = before.some((one) => spans.some((other) => one.from < other.to && other.from < one.to));
  return overlaps ? spans : [...before, ...spans].sort((a, b) => a.from - b.from);
}

/** Whether a rule replaces only some of the spans of an earlier one: 8:30-12:00，14:30-17:30（夏令时15:00-18:00）. */
function replacesPartly(before: Rule, rule: Rule): boolean {
  if (!shareDays(before.days, rule.days) || (before.dates !== '' && before.dates !== rule.dates)) return false;
  const replaced = before.spans.filter((one) => rule.spans.some((other) => one.from < other.to && other.from < one.to));
  return replaced.length > 0 && replaced.length < before.spans.length;
}

function areAddedUp(a: Rule, b: Rule): boolean {
  if (!shareDays(a.days, b.days)) return false;
  return !a.spans.some((one) => b.spans.some((other) => one.from < other.to && other.from < one.to));
}

/** Let the days that are open as usual have the hours of the first rule of each part of the year. */
function openAsUsual(rules: readonly Rule[], written: WrittenHours): { rules: Rule[]; closed: Days | undefined } {
  const { opensOnHolidays } = written;
  let { usual, closed } = written;
  if (opensOnHolidays) usual = joinDays(usual ?? onHolidays, onHolidays);
  if (!usual) return { rules: [...rules], closed };
  // A closing day that holidays override is left out of the rules: a later rule for it would close the holidays too.
  const shut = opensOnHolidays && closed ? closed.week : 0;
  const open = rules.map(({ days, ...rule }) => ({ ...rule, days: { ...days, week: days.week & ~shut } }));
  if (shut && closed) closed = closed.holidays ? onHolidays : undefined;
  const seen = new Set<string>();
  const spoken = open.reduce((week, { days }) => week | days.week, 0);
  const extended = open.map((rule) => {
    if (seen.has(rule.dates)) return rule;
    seen.add(rule.dates);
    // Where every day of the week is open, a holiday is already: it has the hours of a Sunday.
    const holidays = usual.holidays && (spoken !== 127 || opensOnHolidays);
    const week = rule.days.week | (usual.week & ~spoken & ~shut);
    return { ...rule, days: { ...rule.days, week, holidays: rule.days.holidays || holidays } };
  });
  return { rules: extended, closed };
}
