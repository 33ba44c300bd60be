/**
 * One text of opening hours, split into variants that the library evaluates correctly.
 *
 * The library `opening_hours` knows neither China's holidays nor its make-up workdays, and it evaluates the night
 * before by the plain weekday of yesterday. Its normal form of a text is therefore split twice: into the rules of
 * plain days and of holidays, and into what begins on a day and what a night carries over into the next day.
 */
export interface HoursVariants {
  /** What begins on a day that is no holiday; empty when no rule is left. */
  plain: string;
  /** What begins on a holiday. */
  holiday: string;
  /** What the night of such a day carries over midnight, as times of the next day; absent when there is nothing. */
  plainNight?: string | undefined;
  /** The same for a holiday. */
  holidayNight?: string | undefined;
  /** Whether holidays have rules of their own. */
  namesHolidays: boolean;
}

interface Rule {
  /** The separator before it: `; `, `, ` or ` || `. */
  joint: string;
  text: string;
}

/**
 * School holidays, days counted from a holiday, holidays by weekday, Easter and the sun: this program knows no dates
 * of them.
 */
const unsupported = /\bSH\b|\bPH [-+]\d|\bPH (?:Mo|Tu|We|Th|Fr|Sa|Su)\b|sunrise|sunset|dawn|dusk|easter/;
const range = /(\d\d):(\d\d)-(\d\d):(\d\d)/g;
const closedWord = /\b(?:off|closed)\b/;
const holiday = /(?<=^| )(?:[\w,[\]-]*,)?PH(?:,[\w,[\]-]*)?(?= |$|:)/;

/**
 * Split the library's normal form of a text.
 *
 * @returns undefined when the text names what this program cannot know.
 */
export function splitHours(normal: string): HoursVariants | undefined {
  const uncommented = normal.replace(/"[^"]*"/g, '""');
  if (unsupported.test(uncommented)) return undefined;
  const rules = rulesOf(normal);
  if (rules.some((rule) => closedWord.test(withoutComments(rule.text)) && passesMidnight(rule.text))) return undefined;
  const namesHolidays = /\bPH\b/.test(uncommented);
  const plain = namesHolidays ? rules.flatMap(withoutHolidays) : rules;
  const onHolidays = namesHolidays ? rules.map(asOnHolidays) : rules;
  return {
    namesHolidays,
    plain: joinRules(plain.map(endAtMidnight)),
    holiday: joinRules(onHolidays.map(endAtMidnight)),
    plainNight: nightOf(plain),
    holidayNight: nightOf(onHolidays),
  };
}

/** The minutes of a day, in order, at which the state may change: midnight and every time that the variants name. */
export function changeMinutes({ plain, holiday, plainNight = '', holidayNight = '' }: HoursVariants): number[] {
  const times = `${plain} ${holiday} ${plainNight} ${holidayNight}`.replace(/"[^"]*"/g, '');
  const minutes = new Set([0]);
  for (const [, hours, rest] of times.matchAll(/(\d\d):(\d\d)/g)) minutes.add(Number(hours) * 60 + Number(rest));
  return [...minutes].filter((minute) => minute < 1440).sort((a, b) => a - b);
}

function rulesOf(normal: string): Rule[] {
  const parts = normal.split(/(; | \|\| |, )(?=(?:[^"]*"[^"]*")*[^"]*$)/);
  return parts.flatMap((text, at) => (at % 2 === 0 ? [{ joint: parts[at - 1] ?? '; ', text }] : []));
}

function joinRules(rules: readonly Rule[]): string {
  return rules.map(({ joint, text }, at) => (at === 0 ? text : joint + text)).join('');
}

/** A rule without its PH: `Mo-Fr,PH` becomes `Mo-Fr`. A rule for holidays alone is left out. */
function withoutHolidays({ joint, text }: Rule): Rule[] {
  const named = holiday.exec(withoutComments(text))?.[0];
  if (named === undefined) return [{ joint, text }];
  const others = named.split(',').filter((day) => day !== 'PH');
  return others.length === 0 ? [] : [{ joint, text: text.replace(named, others.join(',')) }];
}

/** A rule for evaluation on a holiday: one that names PH holds on every weekday. */
function asOnHolidays({ joint, text }: Rule): Rule {
  const named = holiday.exec(withoutComments(text))?.[0];
  return { joint, text: named === undefined ? text : text.replace(named, 'Mo-Su') };
}

function endAtMidnight({ joint, text }: Rule): Rule {
  return { joint, text: replaceRanges(text, (from, to) => `${clockText(from)}-${clockText(Math.min(to, 1440))}`) };
}

/** The times after midnight. A rule that ends before midnight still overrides earlier rules, so it becomes `off`. */
function nightOf(rules: readonly Rule[]): string | undefined {
  if (!rules.some(({ text }) => passesMidnight(text))) return undefined;
  const nights = rules.flatMap(({ joint, text }) => {
    if (passesMidnight(text)) return [{ joint, text: onlyNight(text) }];
    return joint === '; ' ? [{ joint, text: closedInstead(text) }] : [];
  });
  return joinRules(nights);
}

function onlyNight(text: string): string {
  const marked = replaceRanges(text, (_, to) => (to > 1440 ? `00:00-${clockText(to - 1440)}` : '-'));
  return marked.replace(/(?<= |^)[-,\d:]+(?= |$)/, (times) =>
    times
      .split(',')
      .filter((time) => time !== '-')
      .join(','),
  );
}

function closedInstead(text: string): string {
  const selectors = withoutComments(text)
    .replace(/\b24\/7\b|(?<= |^)\d\d:\d\d\S*|\b(?:open|off|closed|unknown)\b|""/g, '')
    .trim();
  return `${selectors} off`.trim();
}

function passesMidnight(text: string): boolean {
  let passes = false;
  replaceRanges(text, (_, to) => {
    passes ||= to > 1440;
    return '';
  });
  return passes;
}

/** Replace each range of times. Both ends are minutes of the day; an end on the next day is counted on beyond 1440. */
function replaceRanges(text: string, by: (from: number, to: number) => string): string {
  const [before = '', ...comment] = text.split(/(?=")/);
  const replaced = before.replace(range, (_, h1, m1, h2, m2) => {
    const from = Number(h1) * 60 + Number(m1);
    const to = Number(h2) * 60 + Number(m2);
    return by(from, to <= from ? to + 1440 : to);
  });
  return replaced + comment.join('');
}

/** A minute of the day as a clock shows it: 08:30. */
export function clockText(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
}

/** A text with its comments emptied. */
function withoutComments(text: string): string {
  return text.replace(/"[^"]*"/g, '""');
}
