import { parseChineseNumber } from '../../../platform/text/chinese-number.ts';
import { matchAt } from './match-at.ts';

/** The part of the day that a word names: before noon, around it, after it, in the evening, after midnight. */
export type DayPart = 'morning' | 'noon' | 'afternoon' | 'evening' | 'small hours';

/** A time of day as it is written. */
export interface WrittenClock {
  /** 0 to 30: 26:00 is two o’clock of the next day. */
  hour: number;
  minute: number;
  part: DayPart | undefined;
  /** How its digits stand: 8:30 or 8点半, 0830, or an hour alone. */
  form: 'clock' | 'joined' | 'hour';
  /** Whether its hour has two digits, as in 08:30. */
  padded: boolean;
  /** Whether a wrong mark stood between hour and minute: 17;30. */
  misprint: boolean;
}

/** Find the part of the day that is named at a place of a folded text, and the length of its word. */
export function readDayPart(text: string, at: number): { part: DayPart; length: number } | undefined {
  const word = matchAt(dayPartWord, text, at)?.[0];
  return word ? { part: dayPartOf(word), length: word.length } : undefined;
}

/** Read a time of day with the words before and behind it: 上午8点半, 5:30pm, 十七时. */
export function readClock(text: string, at: number): { clock: WrittenClock; length: number } | undefined {
  const before = readDayPart(text, at);
  const start = at + (before?.length ?? 0);
  const digits = readDigits(text, start) ?? readNumerals(text, start);
  if (!digits) return undefined;
  const { length, ...time } = digits;
  const suffix = matchAt(/(?:hrs?|hours?(?![a-z]))?([ap])\.?m\.?/y, text, start + length);
  const part = suffix ? (suffix[1] === 'a' ? 'morning' : 'afternoon') : before?.part;
  if (time.minute > 59 || time.hour > 30) return undefined;
  // Twelve in the morning is midnight only in English.
  const hour = suffix?.[1] === 'a' && time.hour === 12 ? 0 : time.hour;
  const form = suffix ? 'clock' : time.form;
  return {
    clock: { ...time, hour, form, part },
    length: (before?.length ?? 0) + length + (suffix?.[0].length ?? 0),
  };
}

const dayPartWord =
  /清晨|清早|凌晨|早上|早晨|早间|早|上午|中午|正午|午后|午间|下午|傍晚|晚上|晚间|夜晚|夜间|夜里|深夜|午夜|晚|夜|朝(?=[\d一二三四五六七八九十])/y;

function dayPartOf(word: string): DayPart {
  if (/凌晨/.test(word)) return 'small hours';
  if (/[早朝晨]|上午/.test(word)) return 'morning';
  if (/[晚夜]/.test(word) && word !== '傍晚') return 'evening';
  return /午后|下午|傍晚/.test(word) ? 'afternoon' : 'noon';
}

type Digits = Omit<WrittenClock, 'part'> & { length: number };

function readDigits(text: string, at: number): Digits | undefined {
  const colon = matchAt(/(?<!\d)(\d{1,2}):(\d{2})(?::\d{2})?(?!\d)(?:[点时](?!段|间)|分)?/y, text, at);
  if (colon) return digits(colon, { minute: Number(colon[2]) });
  const word = matchAt(
    /(?<!\d)(\d{1,2}):?[点时](?!段|间)(?:钟|整)?(?:(\d{1,2})分?(?![\d:点时])|(半)|([一三])刻)?/y,
    text,
    at,
  );
  if (word) return digits(word, { minute: minuteOf(word) });
  const point = matchAt(/(?<!\d)(\d{1,2})[.·](\d{2})(?!\d|[.月日号])/y, text, at);
  if (point) return digits(point, { minute: Number(point[2]) });
  const joined = matchAt(/(?<!\d)(\d{1,2})(\d[05])(?!\d|年|[:.])/y, text, at);
  if (joined) return digits(joined, { minute: Number(joined[2]), form: 'joined' });
  // 17;30: five-minute steps, and nothing behind that would make a time of the second number.
  const wrong = matchAt(/(?<!\d)(\d{1,2})[;,'"](\d[05])(?=[-至到]\d|[^\d:.点时至到-]|$)/y, text, at);
  if (wrong) return digits(wrong, { minute: Number(wrong[2]), misprint: true });
  const hour = matchAt(/(?<!\d)\d{1,2}(?![\d月日号年天次人元个楼层室栋岁%/.])/y, text, at);
  return hour ? digits(hour, { form: 'hour' }) : undefined;
}

function digits(found: RegExpExecArray, more: Partial<Digits>): Digits {
  const hour = found[1] ?? found[0];
  return {
    hour: Number(hour),
    minute: 0,
    form: 'clock',
    padded: hour.length === 2,
    misprint: false,
    length: found[0].length,
    ...more,
  };
}

function readNumerals(text: string, at: number): Digits | undefined {
  const found = matchAt(
    /(零|〇|二?十[一二三四五六七八九]?|[一二两三四五六七八九])(?:([点时](?!段|间))(?:钟|整)?(?:([一二三四五]?十[一二三四五六七八九]?|[零〇][一二三四五六七八九])分?|(半)|([一三])刻)?)?/y,
    text,
    at,
  );
  const hour = found && (/[零〇]/.test(found[1] as string) ? 0 : parseChineseNumber(found[1] as string));
  if (!found || hour === undefined || hour === null) return undefined;
  const minute = found[3]
    ? (parseChineseNumber(found[3]) ?? 99)
    : found[4]
      ? 30
      : found[5]
        ? found[5] === '一'
          ? 15
          : 45
        : 0;
  const form = found[2] ? 'clock' : 'hour';
  return { hour, minute, form, padded: false, misprint: false, length: found[0].length };
}

function minuteOf([, , minutes, half, quarter]: RegExpExecArray): number {
  if (half) return 30;
  return quarter ? (quarter === '一' ? 15 : 45) : Number(minutes ?? 0);
}
