import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { wallMinute } from '../../server/platform/calendar/calendar.ts';
import { formatFailure } from '../../server/platform/errors/errors.ts';
import { openingAt } from '../../server/stations/hours/opening-status.ts';
import { parseHours } from '../../server/stations/hours/parse-hours.ts';
import { readHours } from '../../server/stations/hours/written/read-hours.ts';
import { checkout } from '../support/paths.ts';

/** A text as an office writes it, the hours that are stored (or `unknown`), its warnings, and what holds when. */
interface Line {
  text: string;
  means: string;
  warns: string;
  why: string;
  at: string;
}

const folder = `${checkout}tests/fixtures/hours/`;
const files = readdirSync(folder);
const linesOf = (file: string): Line[] => parse(readFileSync(folder + file), { columns: true });
const lines = files.flatMap(linesOf);
const sorted = (codes: readonly string[]) => codes.toSorted().join(' ');

describe.each(files)('hours as offices write them: %s', (file) => {
  it.each(linesOf(file))('$text means $means ($why)', ({ text, means, warns, at }) => {
    const { hours, doubts } = readHours(text);
    expect(hours ?? 'unknown').toBe(means);
    expect(sorted(doubts.map(({ code }) => code))).toBe(sorted(warns.split(' ')));
    for (const [, minute = '', state] of at.matchAll(/(\d{4}-\d\d-\d\d \d\d:\d\d) (\w+)/g)) {
      const instant = new Date(`${minute.replace(' ', 'T')}:00+08:00`);
      expect(`${minute} ${openingAt(parseHours(hours ?? ''), wallMinute(instant)).state}`).toBe(`${minute} ${state}`);
    }
  });
});

describe('the reader of hours', () => {
  afterEach(() => void vi.restoreAllMocks());

  it('is tried with 400 texts at least', () => expect(lines.length).toBeGreaterThanOrEqual(400));

  it('gives what it read when that is read again', () => {
    const read = new Set(lines.map(({ means }) => means).filter((means) => means !== 'unknown'));
    for (const hours of read) expect(readHours(hours).hours).toBe(hours);
  });

  it('names the text in every warning, in both languages', () => {
    for (const { text } of lines) {
      for (const { code, details } of readHours(text).doubts) {
        for (const language of ['zh-CN', 'en'] as const) {
          const words = formatFailure(code, language, details);
          expect(words).toContain(text);
          expect(words).not.toMatch(/undefined|object Object/);
        }
      }
    }
  });

  const names = '一二三四五六日';
  const week = ['Mo', 'Tu', 'We', 'Th', 'Fr', 'Sa', 'Su'];
  const two = (number: number) => String(number).padStart(2, '0');
  const iso = (minute: number) => `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
  const digits = '零一二三四五六七八九';
  const numeral = (number: number) =>
    number < 10
      ? `${digits[number]}`
      : `${number >= 20 ? digits[Math.floor(number / 10)] : ''}十${number % 10 ? digits[number % 10] : ''}`;
  const numerals = (hour: number, minute: number) =>
    `${numeral(hour)}点${minute === 0 ? '' : minute === 30 ? '半' : `${numeral(minute)}分`}`;
  /** The styles in which both ends of a span may be written. */
  const styles: Record<string, (hour: number, minute: number) => string> = {
    colon: (hour, minute) => `${hour}:${two(minute)}`,
    padded: (hour, minute) => `${two(hour)}:${two(minute)}`,
    wide: (hour, minute) => `${hour}：${two(minute)}`,
    point: (hour, minute) => `${hour}.${two(minute)}`,
    joined: (hour, minute) => `${two(hour)}${two(minute)}`,
    seconds: (hour, minute) => `${hour}:${two(minute)}:00`,
    words: (hour, minute) => `${hour}点${minute === 0 ? '' : minute === 30 ? '半' : `${minute}分`}`,
    official: (hour, minute) => `${hour}时${minute === 0 ? '' : `${two(minute)}分`}`,
    numerals,
    halves: (hour, minute) =>
      hour < 12 ? `上午${hour}:${two(minute)}` : `下午${hour === 12 ? 12 : hour - 12}:${two(minute)}`,
  };

  it('reads the same days and times in every style as the same', () => {
    const quarter = (min: number, max: number) => fc.integer({ min, max }).map((at) => at * 15);
    const day = fc.integer({ min: 0, max: 6 });
    fc.assert(
      fc.property(
        fc.tuple(day, day).filter(([from, to]) => from < to),
        // From five in the morning on, and for half an hour at least: other spans are warned of.
        fc.tuple(quarter(20, 95), quarter(20, 95)).filter(([from, to]) => to - from >= 30),
        fc.constantFrom('周', '星期', '礼拜'),
        fc.constantFrom('-', '至', '到', '—', '～', '——', ' - '),
        fc.constantFrom(...Object.keys(styles)),
        fc.constantFrom('before', 'behind', 'in brackets behind', 'on a line before'),
        ([first, last], [from, to], word, dash, style, place) => {
          const at = (minute: number) => styles[style]?.(Math.floor(minute / 60), minute % 60);
          const days = `${word}${names[first]}${dash}${word}${names[last]}`;
          const times = `${at(from)}${dash}${at(to)}`;
          const texts = {
            before: `${days} ${times}`,
            behind: `${times} ${days}`,
            'in brackets behind': `${times}（${days}）`,
            'on a line before': `${days}\n${times}`,
          };
          expect(readHours(texts[place as keyof typeof texts])).toEqual({
            hours: `${week[first]}-${week[last]} ${iso(from)}-${iso(to)}`.replace(/^Mo-Su 00:00-24:00$/, '24/7'),
            doubts: [],
          });
        },
      ),
      { numRuns: 200 },
    );
  });

  const piece = fc.constantFrom(
    ...[
      '周一',
      '至',
      '8:30',
      '-',
      '17点',
      '（',
      '）',
      '节假日',
      '除外',
      '每天',
      '、',
      '晚上',
      '半',
      '；',
      '夏季',
      '5月1日',
    ],
    ...[
      '午休',
      '预约',
      '春节',
      '闭馆',
      '正常开放',
      '次日',
      '除',
      '外',
      '2:00',
      '5:00',
      '周六日',
      '冬季',
      '\n',
      '24小时',
      '电话',
    ],
    ...['Mo', 'Fr', 'PH', ' ', '08:30-17:30', 'off', '14:00-17:30', ';', 'Jan', '"'],
  );

  it('never fails, whatever the text, and gives what it read when that is read again', () => {
    const text = fc.oneof(
      fc.array(piece, { maxLength: 14 }).map((pieces) => pieces.join('')),
      fc.string({ unit: 'binary', maxLength: 60 }),
    );
    fc.assert(
      fc.property(text, (written) => {
        const { hours, doubts } = readHours(written);
        if (hours === undefined) expect(doubts).toHaveLength(1);
        else expect(readHours(hours).hours).toBe(hours);
      }),
      { numRuns: 300 },
    );
  });

  it('is never open past midnight where no word, no evening and no midnight says so', () => {
    const hour = fc.integer({ min: 1, max: 16 });
    fc.assert(
      fc.property(hour, hour, fc.constantFrom('colon', 'padded', 'words', 'point'), (from, to, style) => {
        const { hours } = readHours(`${styles[style]?.(from, 0)}-${styles[style]?.(to, 0)}`);
        const [, begin = '', end = ''] = /(\d\d:\d\d)-(\d\d:\d\d)/.exec(hours ?? '') ?? [];
        expect(begin <= end).toBe(true);
      }),
    );
  });

  it('looks at each character of a text a bounded number of times, and at none of a text of more than 500', () => {
    const looks = (text: string) => {
      const exec = vi.spyOn(RegExp.prototype, 'exec');
      readHours(text);
      const { length } = exec.mock.calls;
      exec.mockRestore();
      return length;
    };
    for (const unit of [
      '(',
      '周一、',
      '8:30-',
      '8:30-17:30，',
      '需要',
      '以',
      '与，',
      '除',
      '5月、',
      '春节、',
      '午休',
      '(夏季',
      '电话',
      '"',
      '（周一',
    ]) {
      const text = unit.repeat(Math.floor(490 / unit.length));
      expect(looks(text)).toBeLessThan(60 * text.length + 1000);
    }
    // A text that is too long is folded, and no word of it is looked for.
    const tooLong = '）8:30，'.repeat(100);
    expect(looks(tooLong)).toBeLessThan(tooLong.length);
  });
});
