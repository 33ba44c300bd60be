/**
 * One text of opening hours as several that the library reads right.
 *
 * `opening_hours` knows neither China's holidays nor its make-up workdays, and looks at yesterday by its plain weekday.
 * So its own normal form of a text is taken apart: with and without the rules for holidays, and what begins on a day
 * from what a night carries over into the next.
 */
export interface HoursTexts {
  /** What begins on a day that is no holiday; empty where no rule is left. */
  plain: string;
  /** What begins on a holiday. */
  holiday: string;
  /** What the night of such a day carries over midnight, as times of the next day; absent where nothing does. */
  plainNight?: string | undefined;
  holidayNight?: string | undefined;
  /** Whether holidays have rules of their own. */
  namesHolidays: boolean;
}

interface Rule {
  /** How it joins what stands before: `; `, `, ` or ` || `. */
  joint: string;
  text: string;
}

/** School holidays, days beside holidays, holidays by weekday, and the sun: nobody here can say when those are. */
const unreadable = /\bSH\b|\bPH [-+]\d|\bPH (?:Mo|Tu|We|Th|Fr|Sa|Su)\b|sunrise|sunset|dawn|dusk|easter/;
const range = /(\d\d):(\d\d)-(\d\d):(\d\d)/g;
const closing = /\b(?:off|closed)\b/;
const holiday = /(?<=^| )(?:[\w,[\]-]*,)?PH(?:,[\w,[\]-]*)?(?= |$|:)/;

/** Take a normal form apart; nothing where it says what cannot be known. */
export function hoursTexts(normal: string): HoursTexts | undefined {
  const bare = normal.replace(/"[^"]*"/g, '""');
  if (unreadable.test(bare)) return undefined;
  const rules = rulesOf(normal);
  if (rules.some((rule) => closing.test(outsideQuotes(rule.text)) && isNightly(rule.text))) return undefined;
  const namesHolidays = /\bPH\b/.test(bare);
  const plain = namesHolidays ? rules.flatMap(withoutHolidays) : rules;
  const onHolidays = namesHolidays ? rules.map(asOnHolidays) : rules;
  return {
    namesHolidays,
    plain: joined(plain.map(endAtMidnight)),
    holiday: joined(onHolidays.map(endAtMidnight)),
    plainNight: nightOf(plain),
    holidayNight: nightOf(onHolidays),
  };
}

/** The minutes of a day, in order, at which the state may change: every time that the texts name, and midnight. */
export function minutesNamed({ plain, holiday, plainNight = '', holidayNight = '' }: HoursTexts): number[] {
  const times = `${plain} ${holiday} ${plainNight} ${holidayNight}`.replace(/"[^"]*"/g, '');
  const minutes = new Set([0]);
  for (const [, hours, rest] of times.matchAll(/(\d\d):(\d\d)/g)) minutes.add(Number(hours) * 60 + Number(rest));
  return [...minutes].filter((minute) => minute < 1440).sort((a, b) => a - b);
}

function rulesOf(normal: string): Rule[] {
  const parts = normal.split(/(; | \|\| |, )(?=(?:[^"]*"[^"]*")*[^"]*$)/);
  return parts.flatMap((text, at) => (at % 2 === 0 ? [{ joint: parts[at - 1] ?? '; ', text }] : []));
}

function joined(rules: readonly Rule[]): string {
  return rules.map(({ joint, text }, at) => (at === 0 ? text : joint + text)).join('');
}

/** `Mo-Fr,PH` without PH; a rule for holidays alone is none on other days. */
function withoutHolidays({ joint, text }: Rule): Rule[] {
  const named = holiday.exec(outsideQuotes(text))?.[0];
  if (named === undefined) return [{ joint, text }];
  const others = named.split(',').filter((day) => day !== 'PH');
  return others.length === 0 ? [] : [{ joint, text: text.replace(named, others.join(',')) }];
}

/** On a holiday whatever names PH holds, whichever weekday it is. */
function asOnHolidays({ joint, text }: Rule): Rule {
  const named = holiday.exec(outsideQuotes(text))?.[0];
  return { joint, text: named === undefined ? text : text.replace(named, 'Mo-Su') };
}

function endAtMidnight({ joint, text }: Rule): Rule {
  return { joint, text: replaceRanges(text, (from, to) => `${clock(from)}-${clock(Math.min(to, 1440))}`) };
}

/** The part after midnight; rules that end before it still override those that do not. */
function nightOf(rules: readonly Rule[]): string | undefined {
  if (!rules.some(({ text }) => isNightly(text))) return undefined;
  const nights = rules.flatMap(({ joint, text }) => {
    if (isNightly(text)) return [{ joint, text: onlyNight(text) }];
    return joint === '; ' ? [{ joint, text: closedInstead(text) }] : [];
  });
  return joined(nights);
}

function onlyNight(text: string): string {
  const marked = replaceRanges(text, (_, to) => (to > 1440 ? `00:00-${clock(to - 1440)}` : '-'));
  return marked.replace(/(?<= |^)[-,\d:]+(?= |$)/, (times) =>
    times
      .split(',')
      .filter((time) => time !== '-')
      .join(','),
  );
}

function closedInstead(text: string): string {
  const selectors = outsideQuotes(text)
    .replace(/\b24\/7\b|(?<= |^)\d\d:\d\d\S*|\b(?:open|off|closed|unknown)\b|""/g, '')
    .trim();
  return `${selectors} off`.trim();
}

function isNightly(text: string): boolean {
  let nightly = false;
  replaceRanges(text, (_, to) => {
    nightly ||= to > 1440;
    return '';
  });
  return nightly;
}

/** Give each range of times as minutes, of which the second is later even where it is on the next day. */
function replaceRanges(text: string, by: (from: number, to: number) => string): string {
  const [before = '', ...comment] = text.split(/(?=")/);
  const replaced = before.replace(range, (_, h1, m1, h2, m2) => {
    const from = Number(h1) * 60 + Number(m1);
    const to = Number(h2) * 60 + Number(m2);
    return by(from, to <= from ? to + 1440 : to);
  });
  return replaced + comment.join('');
}

function clock(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
}

/** The same text with its comments emptied. */
function outsideQuotes(text: string): string {
  return text.replace(/"[^"]*"/g, '""');
}
