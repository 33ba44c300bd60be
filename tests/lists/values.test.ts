import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDate } from '../../server/lists/reading/dates.ts';
import { parseCount } from '../../server/lists/reading/headcount.ts';
import { readFormerNames, readName } from '../../server/lists/reading/names.ts';
import { parsePhone } from '../../server/lists/reading/phones.ts';
import { readUnionForm } from '../../server/lists/reading/union-cell.ts';

const today = '2026-11-30';
const garbage = fc.string({ unit: 'binary', maxLength: 40 });

describe('counts', () => {
  it.each([
    ['15', 15, 15],
    ['0', 0, 0],
    ['1,203人', 1203, 1203],
    ['１２０', 120, 120],
    [' 35 人 ', 35, 35],
    ['12.0', 12, 12],
    ['1.2万', 12000, 12000],
    ['25-50', 25, 50],
    ['25～50人', 25, 50],
    ['25人至50人', 25, 50],
    ['100人以上', 100, null],
    ['100及以上', 100, null],
    ['100+', 100, null],
    ['超100人', 101, null],
    ['超过25', 26, null],
    ['≥25', 25, null],
    ['50人以下', 0, 50],
    ['不足50人', 0, 49],
    ['<25', 0, 24],
  ])('reads %s', (cell, min, max) => {
    expect(parseCount(cell)).toEqual({ min, max });
  });

  it.each(['约300', '300人左右', '近300', '300余人', '300多人'])('reads %s as rough', (cell) => {
    expect(parseCount(cell)).toEqual({ min: 300, max: 300, approximate: true });
  });

  it.each([
    ['-5', 'count_negative'],
    ['－5人', 'count_negative'],
    ['12.5', 'count_unreadable'],
    ['1.2E+03', 'count_unreadable'],
    ['25,50', 'count_unreadable'],
    ['50-25', 'count_unreadable'],
    ['若干', 'count_unreadable'],
    ['13900008885', 'count_too_large'],
  ])('refuses %s: %s', (cell, code) => {
    expect(parseCount(cell)).toBe(code);
  });

  it.each(['', '-', '/', '无', '不详'])('takes %j for a blank', (cell) => {
    expect(parseCount(cell)).toBeUndefined();
  });

  it('reads any number in any dress, and no text makes it throw', () => {
    fc.assert(
      fc.property(fc.nat(9_999_999), fc.constantFrom('', '人', ' 人', '名'), (number, unit) => {
        expect(parseCount(number.toLocaleString('en') + unit)).toEqual({ min: number, max: number });
      }),
    );
    fc.assert(fc.property(garbage, (cell) => void parseCount(cell)));
  });
});

describe('dates', () => {
  it.each([
    ['2021-05-07', '2021-05-07', 'day'],
    ['2021/5/7', '2021-05-07', 'day'],
    ['2021.05.07', '2021-05-07', 'day'],
    ['2021年5月7日', '2021-05-07', 'day'],
    ['20210507', '2021-05-07', 'day'],
    ['42131', '2015-05-07', 'day'],
    ['42131.5', '2015-05-07', 'day'],
    ['2021-05-07 00:00:00', '2021-05-07', 'day'],
    ['2021/5/7 0:00', '2021-05-07', 'day'],
    ['2021-05-07T08:00:00+08:00', '2021-05-07', 'day'],
    ['２０２１年５月７日', '2021-05-07', 'day'],
    ['二〇二一年五月七日', '2021-05-07', 'day'],
    ['二〇二一年十二月三十一日', '2021-12-31', 'day'],
    ['31/12/2021', '2021-12-31', 'day'],
    ['2021年5月', '2021-05-01', 'month'],
    ['2021-05', '2021-05-01', 'month'],
    ['202105', '2021-05-01', 'month'],
    ['2021年', '2021-01-01', 'year'],
    ['2021', '2021-01-01', 'year'],
  ])('reads %s', (cell, value, precision) => {
    expect(parseDate(cell, today)).toEqual({ value, precision });
  });

  it.each([
    ['2021-02-30', 'date_impossible'],
    ['20211301', 'date_impossible'],
    ['2027-01-01', 'date_future'],
    ['05/07/2021', 'date_ambiguous'],
    ['21.5.7', 'date_ambiguous'],
    ['去年', 'date_unreadable'],
    ['5月7日', 'date_unreadable'],
  ])('refuses %s: %s', (cell, code) => {
    expect(parseDate(cell, today)).toBe(code);
  });

  it('reads every day in every form, and no text makes it throw', () => {
    const day = fc.date({ min: new Date('1949-10-01'), max: new Date('2026-11-30'), noInvalidDate: true });
    fc.assert(
      fc.property(day, (date) => {
        const value = date.toISOString().slice(0, 10);
        const [y, m, d] = value.split('-').map(Number) as [number, number, number];
        const serial = Math.round((Date.UTC(y, m - 1, d) - Date.UTC(1899, 11, 30)) / 86_400_000);
        // Of the years around 1955 the serial number looks like a year and a month.
        const isAmbiguous = serial >= 19500 && serial < 21000 && serial % 10 > 0;
        for (const cell of [
          `${y}/${m}/${d}`,
          `${y}.${m}.${d}`,
          `${y}年${m}月${d}日`,
          value.replaceAll('-', ''),
          isAmbiguous ? value : `${serial}`,
        ]) {
          expect(parseDate(cell, today)).toEqual({ value, precision: 'day' });
        }
      }),
    );
    fc.assert(fc.property(garbage, (cell) => void parseDate(cell, today)));
  });
});

describe('phones', () => {
  it.each([
    ['13900008885', '13900008885'],
    ['139 0000 8885', '13900008885'],
    ['139-0000-8885', '13900008885'],
    ['+8613900008885', '13900008885'],
    ['86-13900008885', '13900008885'],
    ['１３９００００８８８５', '13900008885'],
    ['0576-88881234', '0576-88881234'],
    ['（0576）88881234', '0576-88881234'],
    ['057688881234', '0576-88881234'],
    ['010-12345678', undefined],
    ['010-62345678', '010-62345678'],
    ['88881234', '88881234'],
    ['0576-88881234转801', '0576-88881234-801'],
    ['0576-88881234-801', '0576-88881234-801'],
    ['400-123-4567', '4001234567'],
    ['13900008885（张三）', '13900008885'],
    ['张三：13900008885', '13900008885'],
    ['0576-88881234/13900008885', '0576-88881234'],
  ])('reads %s', (cell, phone) => {
    expect(parsePhone(cell)).toEqual(phone === undefined ? 'phone_unreadable' : { phone });
  });

  it.each([
    ['1.39E+10', 'phone_unreadable'],
    ['1390000888', 'phone_unreadable'],
    ['请看名片', 'phone_unreadable'],
    ['139****8885', 'phone_masked'],
  ])('refuses %s: %s', (cell, code) => {
    expect(parsePhone(cell)).toBe(code);
  });

  it('reads no text into a throw', () => {
    fc.assert(fc.property(garbage, (cell) => void parsePhone(cell)));
  });
});

describe('names', () => {
  it.each([
    '台州市路桥真晨文具有限公司',
    '台州芬飞工艺品有限公司（本部）',
    'ABB（中国）有限公司',
    '温岭市大丰 物资有限公司',
  ])('keeps %s as written', (name) => {
    expect(readName(name)).toEqual({ name });
  });

  it('takes a former name out of the brackets', () => {
    expect(readName('玉环甲公司（原：玉环县乙厂）')).toEqual({ name: '玉环甲公司', formerNames: ['玉环县乙厂'] });
    expect(readFormerNames('玉环县乙厂；玉环丙厂、无')).toEqual(['玉环县乙厂', '玉环丙厂']);
  });

  it.each([
    ['', 'name_missing'],
    ['无', 'name_missing'],
    ['12345', 'name_unreadable'],
    ['"引号未闭合的单位', 'name_unreadable'],
    ['914403001922038216', 'name_is_code'],
    ['362322198709086409', 'name_is_identity_card'],
  ])('refuses %j: %s', (cell, code) => {
    expect(readName(cell)).toBe(code);
  });
});

describe('the form of a union', () => {
  it.each([
    ['单独建会', 'own'],
    ['独立基层工会', 'own'],
    ['联合建会', 'joint'],
    ['联合基层工会', 'joint'],
    ['未建会', 'none'],
    ['否', 'none'],
    ['尚未建立', 'none'],
    ['已建会', 'yes'],
    ['是', 'yes'],
    ['√', 'yes'],
    ['', undefined],
    ['已建会（独立）', 'own'],
    ['单独建会（已加入工会联合会）', 'own'],
    ['由联合工会覆盖', 'joint'],
    ['已建立工会', 'yes'],
    ['筹备中', 'none'],
    ['正在组建', 'none'],
    ['应建未建', 'none'],
    ['基层工会委员会或联合工会', 'union_form_unreadable'],
    ['拟建', 'none'],
    ['拟撤销联合工会', 'union_form_unreadable'],
    ['工会小组', 'union_form_unreadable'],
  ])('reads %j', (cell, reading) => {
    expect(readUnionForm(cell)).toEqual(reading);
  });
});
