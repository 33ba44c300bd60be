import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toOsmHours } from '../../server/stations/hours/chinese-hours.ts';

describe('hours as offices write them', () => {
  it.each([
    ['24小时', '24/7'],
    ['全天', '24/7'],
    ['全天候开放', '24/7'],
    ['7×24小时', '24/7'],
    ['每天24小时营业', '24/7'],
    ['8:30-17:30', '8:30-17:30'],
    ['8：30—17：30', 'Mo-Su 08:30-17:30'],
    ['08:30~17:30（周一至周五）', 'Mo-Fr 08:30-17:30'],
    ['周一至周日 06:00—22:00', 'Mo-Su 06:00-22:00'],
    ['早上8点到晚上8点', 'Mo-Su 08:00-20:00'],
    ['上午8点半至下午5点30分', 'Mo-Su 08:30-17:30'],
    ['晚上7点到9点', 'Mo-Su 19:00-21:00'],
    ['晚上10点至次日6点', 'Mo-Su 22:00-06:00'],
    ['22:00-次日06:00', 'Mo-Su 22:00-06:00'],
    ['晚8点-12点', 'Mo-Su 20:00-24:00'],
    ['中午11:30-1:30', undefined],
    ['8点-20点', 'Mo-Su 08:00-20:00'],
    ['工作日 8:30-11:30，13:30-17:00', 'Mo-Fr 08:30-11:30,13:30-17:00'],
    ['上午8:30-11:30；下午1:30-5:00', 'Mo-Su 08:30-11:30,13:30-17:00'],
    ['周一至周五8:30-17:30，节假日除外', 'Mo-Fr 08:30-17:30; PH off'],
    ['8:30-17:30（法定节假日除外）', 'Mo-Su 08:30-17:30; PH off'],
    ['星期一到星期五：9:00-17:00；星期六、日：10:00-16:00', 'Mo-Fr 09:00-17:00; Sa,Su 10:00-16:00'],
    ['周一、三、五 9:00-11:00', 'Mo,We,Fr 09:00-11:00'],
    ['周二至周日9:00-20:00，周一闭馆', 'Tu-Su 09:00-20:00; Mo off'],
    ['工作日8:00-20:00，周末及节假日9:00-18:00', 'Mo-Fr 08:00-20:00; Sa-Su,PH 09:00-18:00'],
    ['开放时间：每日6:00-24:00', 'Mo-Su 06:00-24:00'],
    ['全年无休 7:00-21:00', 'Mo-Su 07:00-21:00'],
    ['Mo-Fr 08:00-20:00', 'Mo-Fr 08:00-20:00'],
    ['夏季8:00-18:00，冬季8:30-17:30', undefined],
    ['看门卫心情', undefined],
    ['8点30-5点30', undefined],
    ['25:00-26:00', undefined],
    ['8:75-9:00', undefined],
    ['8-20', undefined],
    ['周一至周五', undefined],
    ['节假日除外', undefined],
    ['13800138000', undefined],
    ['', undefined],
  ])('%s', (text, hours) => {
    expect(toOsmHours(text)).toBe(hours);
  });

  it('mean the same whatever way the same days and times are written', () => {
    const names = '一二三四五六日';
    const week = ['Mo', 'Tu', 'We', 'Th', 'Fr', 'Sa', 'Su'];
    const two = (number: number) => String(number).padStart(2, '0');
    const minute = fc.integer({ min: 0, max: 95 }).map((quarter) => quarter * 15);
    const day = fc.integer({ min: 0, max: 6 });
    fc.assert(
      fc.property(
        fc.tuple(day, day).filter(([from, to]) => from < to),
        fc.tuple(minute, minute).filter(([from, to]) => from < to),
        fc.constantFrom('周', '星期', '礼拜'),
        fc.constantFrom('-', '至', '到', '—', '～'),
        fc.boolean(),
        fc.boolean(),
        ([first, last], [from, to], word, dash, isSpoken, isBehind) => {
          const at = (minutes: number) => {
            const [hour, rest] = [Math.floor(minutes / 60), minutes % 60];
            return isSpoken ? `${hour}点${rest === 30 ? '半' : rest ? `${rest}分` : ''}` : `${hour}:${two(rest)}`;
          };
          const days = `${word}${names[first]}${dash}${word}${names[last]}`;
          const times = `${at(from)}${dash}${at(to)}`;
          const iso = (minutes: number) => `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
          expect(toOsmHours(isBehind ? `${times}（${days}）` : `${days} ${times}`)).toBe(
            `${week[first]}-${week[last]} ${iso(from)}-${iso(to)}`,
          );
        },
      ),
    );
  });

  it('are read or left alone, whatever the text', () => {
    const piece = fc.constantFrom(
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
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const hours = toOsmHours(pieces.join(''));
        if (hours !== undefined) expect(toOsmHours(hours)).toBe(hours);
      }),
    );
  });
});
