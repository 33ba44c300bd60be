import { parseHours } from './parse-hours.ts';

/**
 * Translate opening hours as offices write them (周一至周五 8:30-17:30，节假日除外) into OpenStreetMap's `opening_hours` syntax.
 *
 * Every character has to be understood. A text with a word beyond that, such as 夏季, is not translated at all.
 *
 * @returns the text itself when it is in that syntax already, undefined when it cannot be translated.
 */
export function toOsmHours(text: string): string | undefined {
  if (parseHours(text)) return text;
  const rules = rulesOf(text.normalize('NFKC').toLowerCase().replace(/\s+/g, ''));
  const osmHours = rules?.map(({ days, times }) => `${days || 'Mo-Su'} ${times.join(',') || 'off'}`).join('; ');
  return osmHours && parseHours(osmHours) ? osmHours.replace(/^Mo-Su 00:00-24:00$/, '24/7') : undefined;
}

/** Days in OpenStreetMap's syntax, and their opening times; without times the days are closed. */
interface Rule {
  days: string;
  times: string[];
}

const day = '(?:[一二三四五六日天]|[1-7](?![\\d:点时]))';
const weekday = `(?:周|星期|礼拜)${day}`;
const to = '(?:[-~至到—–―]+)';
const holiday = '(?:国家)?(?:法定)?(?:节假日|假日|节日)(?:期间)?';
const period = '(早上|早晨|早|上午|凌晨|中午|下午|傍晚|晚上|晚间|晚|夜间)?';
const clock = `${period}(\\d{1,2})(?::(\\d{2})|[点时](?:(\\d{1,2})分?|(半))?)?`;

const anyDay = /^(?:每天|每日|天天|全周|逐日)/;
const dayNames = new RegExp(
  `^(?:${weekday}(?:${to}(?:周|星期|礼拜)?${day}|(?:[、,及和](?:周|星期|礼拜)?${day})*)|工作日|平日|周末|双休日|${holiday})`,
);
const dayJoint = /^[、,及和与](?=周|星期|礼拜|工作日|平日|双休日|国家|法定|节|假)/;
const span = new RegExp(`^${clock}${to}(?:次日|第二天|翌日)?${clock}`);
const wholeDay = /^(?:全天候?|24小时|24h|二十四小时|7[x*×]24(?:小时|h)?)/;
const closedWord = /^(?:均|都)?(?:除外|休息|不开放|不对外开放|不营业|关闭|闭馆|停止开放|停业)/;
const ignoredWord = /^(?:开放|营业|服务|对外|办公|时间|时段|全年|无休|常年|逢|每|为|是|[:、,;。()./|])/;

/**
 * Parse a text whose width is folded, in small letters and without spaces.
 *
 * @returns the rules in the order of the text, closed days last; undefined when a part is not understood.
 */
function rulesOf(text: string): Rule[] | undefined {
  const open: Rule[] = [];
  const closed: Rule[] = [];
  let rule: Rule = { days: '', times: [] };
  for (let at = 0; at < text.length; ) {
    const rest = text.slice(at);
    const named = daysIn(rest);
    const times = timesIn(rest);
    if (named) {
      at += named.length;
      const closing = closedWord.exec(text.slice(at))?.[0];
      if (closing) {
        closed.push({ days: named.days, times: [] });
        at += closing.length;
      } else if (rule.times.length > 0 && rule.days === '' && text[at - named.length - 1] === '(') {
        // 8:30-17:30(周一至周五)
        rule.days = named.days;
      } else {
        if (rule.times.length > 0) open.push(rule);
        else if (rule.days) return undefined;
        rule = { days: named.days, times: [] };
      }
    } else if (times) {
      at += times.length;
      rule.times.push(times.span);
    } else {
      const skipped = ignoredWord.exec(rest)?.[0];
      if (!skipped) return undefined;
      at += skipped.length;
    }
  }
  if (rule.times.length > 0) open.push(rule);
  else if (rule.days) return undefined;
  return open.length > 0 ? [...open, ...closed] : undefined;
}

/** Parse the days that a text begins with: 周一至周五, 周六、日及节假日. */
function daysIn(text: string): { days: string; length: number } | undefined {
  const every = anyDay.exec(text)?.[0];
  if (every) return { days: 'Mo-Su', length: every.length };
  const days: string[] = [];
  let length = 0;
  for (let name = dayNames.exec(text)?.[0]; name; name = dayNames.exec(text.slice(length))?.[0]) {
    days.push(daysOf(name));
    length += name.length;
    const joint = dayJoint.exec(text.slice(length))?.[0];
    if (!joint || !dayNames.test(text.slice(length + joint.length))) break;
    length += joint.length;
  }
  return length > 0 ? { days: days.join(','), length } : undefined;
}

function daysOf(name: string): string {
  if (/工作日|平日/.test(name)) return 'Mo-Fr';
  if (/周末|双休/.test(name)) return 'Sa-Su';
  if (/节|假/.test(name)) return 'PH';
  const numbers = [...name.matchAll(new RegExp(day, 'g'))].map(
    ([one]) => '一二三四五六日'.indexOf(one) + 1 || (one === '天' ? 7 : Number(one)),
  );
  return numbers.map((number) => week[number - 1]).join(new RegExp(to).test(name) ? '-' : ',');
}

const week = ['Mo', 'Tu', 'We', 'Th', 'Fr', 'Sa', 'Su'];

/** Parse the time span that a text begins with, into OpenStreetMap's syntax. */
function timesIn(text: string): { span: string; length: number } | undefined {
  const all = wholeDay.exec(text)?.[0];
  if (all) return { span: '00:00-24:00', length: all.length };
  const found = span.exec(text);
  if (!found || !/[:点时]|^\D/.test(found[0])) return undefined;
  const [whole, ...parts] = found;
  const [from, until] = [minutesOf(parts.slice(0, 5)), minutesOf(parts.slice(5))];
  if (from === undefined || until === undefined || from === until) return undefined;
  // 晚上7点到9点: an end without a word of its own lies in the same half of the day.
  const end =
    parts[5] === undefined && parts[0] && from >= 720 && until <= 720 && until + 720 > from ? until + 720 : until;
  // A station that opens in the morning does not stay open until the next morning: 8:30-5:30 lacks a 下午.
  if (end < from && from < 720) return undefined;
  return { span: `${clockText(from)}-${clockText(end)}`, length: whole.length };
}

function minutesOf([period = '', hours, minutes, more, half]: (string | undefined)[]): number | undefined {
  const hour = Number(hours);
  const late = /下午|傍晚|晚|夜/.test(period) ? hour < 12 : /中午/.test(period) && hour < 6;
  const at =
    (hour + (late ? 12 : 0) + (/晚|夜/.test(period) && hour === 12 ? 12 : 0)) * 60 +
    (half ? 30 : Number(minutes ?? more ?? 0));
  return at <= 1440 && Number(minutes ?? more ?? 0) < 60 ? at : undefined;
}

function clockText(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}
