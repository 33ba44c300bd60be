import { readDayPart } from './clock.ts';
import { type Days, readDays } from './days.ts';
import { matchAt } from './match-at.ts';
import { type DateRange, readDates, readSeason, type Season } from './seasons.ts';
import { readSpan, type SpanReading } from './spans.ts';

/** A word of opening hours. Words that say nothing are left out. */
export type HoursWord =
  | { kind: 'days'; days: Days }
  | { kind: 'span'; reading: SpanReading }
  | { kind: 'season'; season: Season }
  | { kind: 'dates'; ranges: DateRange[] }
  /** A holiday by its name (春节): its days are those of no rule of OpenStreetMap. */
  | { kind: 'holiday'; text: string }
  /** What cannot be told beforehand: 预约, 以现场公示为准, 与商场同步. */
  | { kind: 'condition'; text: string }
  | { kind: SignKind };

/** Words and marks that stand for themselves. */
type SignKind =
  /** 休息, 除外, 正常开放, 开放, 午休. */
  | 'closed'
  | 'excepted'
  | 'usual'
  | 'opens'
  | 'pause'
  /** 除 …, … 外, 含 …. */
  | 'except'
  | 'outside'
  | 'include'
  /** Brackets, the end of a clause, and what stands between its parts. */
  | 'open'
  | 'close'
  | 'stop'
  | 'comma';

/** Longer texts are not read: no office writes them, and they would only take time. */
const longestText = 500;

/**
 * Split a folded text into words. Every character has to belong to one.
 *
 * @returns undefined when a part is not understood.
 */
export function splitHoursText(text: string, literal: boolean): HoursWord[] | undefined {
  if (text.length > longestText) return undefined;
  const overnight = /通宵/.test(text);
  const words: HoursWord[] = [];
  for (let at = 0; at < text.length; ) {
    const found = readWord(text, at, { literal, overnight, afterSeason: isAfterSeason(words) });
    if (!found) return undefined;
    if (found.word) words.push(found.word);
    at += found.length;
  }
  return words;
}

function isAfterSeason(words: readonly HoursWord[]): boolean {
  const last = words.at(-1);
  return last?.kind === 'season' || (last?.kind === 'open' && words.at(-2)?.kind === 'season');
}

type Found = { word?: HoursWord; length: number };

interface Place {
  literal: boolean;
  overnight: boolean;
  afterSeason: boolean;
}

function readWord(text: string, at: number, place: Place): Found | undefined {
  const season = readSeason(text, at);
  if (season) return { word: { kind: 'season', season: season.season }, length: season.length };
  const dates = readDates(text, at, place.afterSeason);
  if (dates) return { word: { kind: 'dates', ranges: dates.ranges }, length: dates.length };
  for (const { pattern, make } of phrases) {
    const length = matchAt(pattern, text, at)?.[0].length;
    if (length) return withWord(make(text.slice(at, at + length)), length);
  }
  const days = readDays(text, at);
  if (days) return { word: { kind: 'days', days: days.days }, length: days.length };
  const reading = readSpan(text, at, place);
  if (reading) return { word: { kind: 'span', reading }, length: reading.length };
  for (const { pattern, kind } of signs) {
    const length = matchAt(pattern, text, at)?.[0].length;
    if (length) return withWord(kind && { kind }, length);
  }
  const part = readDayPart(text, at);
  return part && { length: part.length };
}

function withWord(word: HoursWord | undefined, length: number): Found {
  return word ? { word, length } : { length };
}

/** Runs of a text that are taken whole; what they make is undefined where they say nothing of hours. */
const phrases: readonly { pattern: RegExp; make: (text: string) => HoursWord | undefined }[] = [
  {
    // A contact with its number; a time in it would be lost.
    pattern:
      /(?:请|可)?(?:(?:联系|咨询|服务|值班|预约|监督|站点|固定|办公)?(?:电话|热线|手机|微信|tel|phone)|(?:联系|负责|管理)人员?)(?![^;。\n()]*(?:\d:\d|[点时周休闭]|星期|节假|除外))[^;。\n()]*(?:\([\d-]*\)[^;。\n()]*)?/y,
    make: () => undefined,
  },
  {
    pattern:
      /(?:(?:具体|最终|实际|开放|服务|营业|时间|请|如有变动|如有调整|一切|,){0,6}以[^;。\n(),\d]{1,30}为准|(?:与|和|随|同|跟|按照?|依)(?!周|星期|礼拜|工作日|双休|节)[^;。\n(),\d]{1,20}?(?:(?:营业|开放|上班|工作|作息|开门|办公)?时间)?(?:同步|一致|相同|执行|安排|而定)(?:开放)?|(?:与|和|随|同|跟)(?!周|星期|礼拜|工作日|双休|节)[^;。\n(),\d]{1,20}?(?:营业|开放|上班|工作|作息|开门)时间)/y,
    make: (text) => ({ kind: 'condition', text }),
  },
  {
    pattern:
      /(?:如遇|若遇|遇)(?!到?(?:国家|国定|法定|节|假|公))[^;。\n()\d]{1,40}|(?:另行|以另行)(?:通知|公告|公示|安排)|视(?:情况|天气)[^;。\n()\d]{0,20}|待定|(?:时间)?不(?:固)?定时?|根据[^;。\n()\d]{1,30}/y,
    make: (text) => ({ kind: 'condition', text }),
  },
  {
    pattern:
      /(?:请|须|需要|需|要|可|实行|凭|仅限|仅|均){0,3}(?:提前|先|电话|微信|线上|网上|来电){0,3}预约(?!电话)[^;。\n(),\d]{0,20}|(?:by|on)?appointment(?:only)?/y,
    make: (text) => ({ kind: 'condition', text }),
  },
  {
    // The last admission, within the hours.
    pattern: /\d{1,2}:\d{2}(?:以?后|起)?停止(?:入馆|进馆|入场|入内|进入|借阅|受理|接待)/y,
    make: (text) => ({ kind: 'condition', text }),
  },
  {
    // What goes without saying beside the hours.
    pattern:
      /(?:其余|其他|其它)(?:时间|日期|日子|时段)?(?:均|都)?(?:休息|关闭|闭馆|不(?:对外)?开放|不营业)|(?:全天|整天)(?=均|都|除外|休|不|关|闭|停|放假)/y,
    make: () => undefined,
  },
  {
    pattern: /(?:全年|常年|365天|全年365天)(?:均|都)?(?:无休|不休|不打烊|开放)?|every?dayoftheyear/y,
    make: () => undefined,
  },
  {
    pattern:
      /(?:中午|午间|午休|中途|午饭时间)(?:时间)?(?:也|均|都|照常)?(?:不休息?|无休|不打烊|不闭馆|不关门|不间断|连续|开放|正常开放|照常开放)(?:息)?/y,
    make: () => undefined,
  },
  {
    pattern:
      /(?:(?:除夕|元旦|春节|清明节?|劳动节|五一(?:劳动)?节?|端午节?|中秋节?|国庆节?|大年(?:三十|初[一二三四五六七]))(?:法定)?(?:假期|长假|假日|期间|当天|放假)*(?:[、,和及与至到-](?=除夕|元旦|春|清|劳|五|端|中秋|国庆|大年|初))?)+(?:(?:[至到-])?(?:正月)?初[一二三四五六七八])?(?:期间)?/y,
    make: (text) => ({ kind: 'holiday', text }),
  },
];

/** Words and marks of a kind; those without a kind say nothing. */
const signs: readonly { pattern: RegExp; kind?: SignKind }[] = [
  {
    pattern:
      /除了?(?!外)|不含|不包[括含]|except(?:for|on)?|excluding|closed(?:on|:)?(?=mon|tue|wed|thu|fri|sat|sun|public|holiday|weekend|ph)/y,
    kind: 'except',
  },
  { pattern: /(?:中午|午间|午)休(?:息)?(?:时间|时段)?|中午(?:闭馆|关闭)(?:时间)?|lunch(?:break)?/y, kind: 'pause' },
  {
    pattern:
      /(?:均|都|也|仍|照)?(?:正常|照常|照旧|一样)(?:对外)?(?:开放|营业|服务|上班|运行)?|(?:均|都|也)?(?:不休息?|无休(?:息)?|不打烊|不闭馆|不停|不关门|不放假|不例外)|as?usual/y,
    kind: 'usual',
  },
  {
    pattern:
      /(?:均|都|则|为|全天|整天|全部)?(?:休息|休馆|休业|店休|放假|不(?:对外)?(?:开放|营业|服务|办公|上班|开门)|关闭|关门|闭馆|闭站|停止(?:对外)?(?:开放|服务|营业)|停业|停开|闭店|公休|轮休|休(?![闲馆业]))(?:日)?|closed|off/y,
    kind: 'closed',
  },
  { pattern: /(?:均|都)?(?:除外|例外)|excluded/y, kind: 'excepted' },
  { pattern: /(?:以外|之外|外)(?:的(?:时间|日子|每天)?)?/y, kind: 'outside' },
  { pattern: /(?:均)?(?:含|包含|包括|including)/y, kind: 'include' },
  { pattern: /(?:开放|营业|服务|办公|上班|开门|接待|值班)(?!日|时)|open(?!ing)/y, kind: 'opens' },
  { pattern: /\(/y, kind: 'open' },
  { pattern: /\)/y, kind: 'close' },
  { pattern: /[;。\n]/y, kind: 'stop' },
  { pattern: /[,、/|&+]|和|及|以及|与|and/y, kind: 'comma' },
  {
    pattern:
      /(?:开放|营业|服务|办公|接待|上班|工作|值班|开门)?(?:时间|时段)(?:段)?|(?:opening|business|office|service)?hours|通宵|对外|免费|时间|自助|每|均|都|则|为|是|在|的|日常|常年|固定|无人值守|(?:备注|注|说明):|[:.\-*"'“”‘’·~]/y,
  },
];
