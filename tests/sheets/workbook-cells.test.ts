import { describe, expect, it } from 'vitest';
import { readCode } from '../../server/lists/reading/code-cell.ts';
import { parseDate } from '../../server/lists/reading/dates.ts';
import { madeSheet, madeWorkbook, readSheet, workbookParts, zipOf } from '../support/sheets/workbooks.ts';

const header = '<row r="1"><c r="A1" t="str"><v>名称</v></c><c r="B1" t="str"><v>代码</v></c></row>';

/** The text of a cell that is written by hand, under a number format. */
async function textOf(cell: string, format = '', { workbook = '', strings = '' } = {}) {
  const rows = `${header}<row r="2"><c r="A2" t="str"><v>甲</v></c>${cell}</row>`;
  const code = format.replaceAll('"', '&quot;');
  const parts = workbookParts(rows, {
    strings,
    formats: `<numFmt numFmtId="170" formatCode="${code}"/>`,
    styles: '<xf/><xf numFmtId="170"/>',
  });
  if (workbook) parts['xl/workbook.xml'] = parts['xl/workbook.xml']?.replace('<sheets>', `${workbook}<sheets>`) ?? '';
  const { cells } = await readSheet(await zipOf(parts));
  return cells[0]?.[1];
}

const numeric = (value: string, format?: string) => textOf(`<c r="B2" s="1"><v>${value}</v></c>`, format);

describe('a number in a workbook', () => {
  it.each([
    ['0', 'General', '0'],
    ['1203', '#,##0', '1203'],
    ['1203', '#,##0"人"', '1203'],
    ['-7', '', '-7'],
    ['12.5', '0.00', '12.5'],
    ['0.30000000000000004', 'General', '0.3'],
    ['1.0E-7', 'General', '0.0000001'],
    ['1E+3', 'General', '1000'],
    ['5.7600001234E+10', 'General', '57600001234'],
    ['913310047964605', 'General', '913310047964605'],
    ['9.13310047964605E+14', 'General', '913310047964605'],
    ['9007199254740991', 'General', '9007199254740991'],
    ['913', '000000000', '000000913'],
    ['0.25', '0%', '25%'],
    ['0.256', '0.0%', '25.6%'],
    ['1.5', '# ?/?', '1.5'],
    ['12', '@', '12'],
  ])('%s under the format %s is %s', async (value, format, text) => {
    expect(await numeric(value, format)).toBe(text);
  });

  it('that has lost the last digits of a code is seen as lost by the reader of codes', async () => {
    const code = '913310047964605623';
    expect(readCode((await numeric('9.13310047964605E+17')) ?? '').problem?.code).toBe('code_scientific');
    expect(readCode((await numeric('913310047964605000')) ?? '').problem?.code).toBe('code_scientific');
    // What a program in JavaScript writes for the same number.
    expect(readCode((await numeric(String(Number(code)))) ?? '').problem?.code).toBe('code_scientific');
    expect(await numeric('9.13310047964605E+17', '0')).toBe('913310047964605000');
    expect(readCode('913310047964605000').problem?.code).toBe('code_rounded');
  });

  it('that a program wrote digit by digit, and a text, keep a code whole', async () => {
    const code = '913310047964605623';
    expect(await numeric(code)).toBe(code);
    expect(await textOf(`<c r="B2" t="str" s="1"><v>${code}</v></c>`, '0')).toBe(code);
    expect(readCode(code).code).toBe(code);
    expect(await textOf('<c r="B2" t="str" s="1"><v>0913</v></c>', '0')).toBe('0913');
  });
});

describe('a date in a workbook', () => {
  it.each([
    ['44323', 'yyyy/m/d', '2021-05-07'],
    ['44323', 'yyyy"年"m"月"d"日";@', '2021-05-07'],
    ['44323', '[$-804]yyyy年m月d日', '2021-05-07'],
    ['44323', 'm"月"d"日"', '2021-05-07'],
    ['44317', 'yyyy"年"m"月"', '2021-05'],
    ['44317', '[DBNum1][$-804]yyyy"年"m"月"', '2021-05'],
    ['44317', 'mmm-yy', '2021-05'],
    ['44317', 'yyyy', '2021'],
    ['44323.354166666664', 'yyyy/m/d h:mm', '2021-05-07 08:30'],
    ['44323.354178240741', 'yyyy/m/d h:mm:ss', '2021-05-07 08:30:01'],
    ['44323.354166666664', 'yyyy/m/d', '2021-05-07'],
    ['44323', 'yyyy/m/d h:mm', '2021-05-07'],
    ['0.354166666666667', 'h:mm', '08:30'],
    ['1.5', '[h]:mm', '36:00'],
    ['1', 'yyyy/m/d', '1900-01-01'],
    ['59', 'yyyy/m/d', '1900-02-28'],
    ['61', 'yyyy/m/d', '1900-03-01'],
    ['2958465', 'yyyy/m/d', '9999-12-31'],
    ['0', 'yyyy/m/d', '0'],
    ['-3', 'yyyy/m/d', '-3'],
    ['2958466', 'yyyy/m/d', '2958466'],
  ])('%s under the format %s is %s', async (value, format, text) => {
    expect(await numeric(value, format)).toBe(text);
  });

  it('is counted from 1904 where the workbook says so', async () => {
    const cell = '<c r="B2" s="1"><v>42861</v></c>';
    expect(await textOf(cell, 'yyyy/m/d', { workbook: '<workbookPr date1904="1"/>' })).toBe('2021-05-07');
  });

  it('may be written as ISO 8601', async () => {
    expect(await textOf('<c r="B2" t="d"><v>2021-05-07T00:00:00</v></c>')).toBe('2021-05-07');
    expect(await textOf('<c r="B2" t="d"><v>2021-05-07T08:30:00Z</v></c>')).toBe('2021-05-07 08:30:00Z');
  });

  it('has the format that Chinese programs leave out of the file', async () => {
    for (const [id, text] of [
      [14, '2021-05-01'],
      [27, '2021-05'],
      [31, '2021-05-01'],
      [57, '2021-05'],
      [58, '2021-05-01'],
    ] as const) {
      const rows = `${header}<row r="2"><c r="A2" t="str"><v>甲</v></c><c r="B2" s="1"><v>44317</v></c></row>`;
      const parts = workbookParts(rows, { styles: `<xf/><xf numFmtId="${id}"/>` });
      expect((await readSheet(await zipOf(parts))).cells[0]?.[1]).toBe(text);
    }
  });

  it('is as exact for the reader of dates as it is shown', async () => {
    const month = (await numeric('44317', 'yyyy"年"m"月"')) ?? '';
    expect(parseDate(month, '2026-11-30')).toEqual({ value: '2021-05-01', precision: 'month' });
    const moment = (await numeric('44323.354166666664', 'yyyy/m/d h:mm')) ?? '';
    expect(parseDate(moment, '2026-11-30')).toEqual({ value: '2021-05-07', precision: 'day' });
  });
});

describe('another cell of a workbook', () => {
  it.each([
    ['a truth value', '<c r="B2" t="b"><v>1</v></c>', 'TRUE'],
    ['a truth value', '<c r="B2" t="b"><v>0</v></c>', 'FALSE'],
    ['an error is blank', '<c r="B2" t="e"><v>#N/A</v></c>', ''],
    ['an error of a formula is blank', '<c r="B2" t="e"><f>VLOOKUP(1,A:A,2)</f><v>#REF!</v></c>', ''],
    ['a formula has its stored value', '<c r="B2"><f>1+1</f><v>2</v></c>', '2'],
    ['a formula has its stored text', '<c r="B2" t="str"><f>"a"&amp;"b"</f><v>ab</v></c>', 'ab'],
    ['a shared text', '<c r="B2" t="s"><v>0</v></c>', '共享'],
    ['a shared text of runs', '<c r="B2" t="s"><v>1</v></c>', '暖蜂工会'],
    ['a shared text with its sound', '<c r="B2" t="s"><v>2</v></c>', '台州'],
    ['a shared text with spaces and signs', '<c r="B2" t="s"><v>3</v></c>', '  A&B <1>\n2 '],
    ['a shared text that is empty', '<c r="B2" t="s"><v>4</v></c>', ''],
    ['an inline text', '<c r="B2" t="inlineStr"><is><t>行内</t></is></c>', '行内'],
    ['an inline text of runs', '<c r="B2" t="inlineStr"><is><r><t>行</t></r><r><t>内</t></r></is></c>', '行内'],
    ['characters that XML cannot hold', '<c r="B2" t="str"><v>a_x000D_b_x005F_x0041_</v></c>', 'a\rb_x0041_'],
    ['characters by number', '<c r="B2" t="str"><v>&#x6696;&#34562;</v></c>', '暖蜂'],
    ['a section that is read as it stands', '<c r="B2" t="str"><v>a<![CDATA[<b>&]]>c</v></c>', 'a<b>&c'],
    ['a remark in the file is none', '<c r="B2" t="str"><v>a<!-- > -->b</v></c>', 'ab'],
    ['attributes in another order and form', `<c t='s' cm="1" s = "0" x:r="B2"><v>0</v></c>`, '共享'],
    ['a cell without a reference', '<c t="str"><v>x</v></c>', 'x'],
    ['an apostrophe that a file of rejected rows put there', `<c r="B2" t="str"><v>'=1+1</v></c>`, '=1+1'],
  ])('%s: %s', async (_, cell, text) => {
    const strings =
      '<si><t>共享</t></si><si><r><rPr><b/></rPr><t>暖蜂</t></r><r><t xml:space="preserve">工会</t></r></si>' +
      '<si><t>台州</t><rPh sb="0" eb="1"><t>タイシュウ</t></rPh><phoneticPr fontId="1"/></si>' +
      '<si><t xml:space="preserve">  A&amp;B &lt;1&gt;\r\n2 </t></si><si/>';
    expect(await textOf(cell, '', { strings })).toBe(text);
  });

  it('stands in each row of a region that is merged over rows', async () => {
    const rows = [
      ['名称', '代码', '工会', '备注'],
      ['甲', '1', '联合工会', ''],
      ['乙', '2', '', ''],
      ['丙', '3', '', '尾'],
      ['丁', '4', '', ''],
    ];
    // One over three rows, one over two columns, and one of both.
    const sheet = madeSheet(rows, { merged: ['C2:C4', 'C5:D5', 'D2:E3'] });
    for (const form of ['xlsx', 'biff8'] as const) {
      const { cells } = await readSheet(madeWorkbook({ 清单: sheet }, { form }));
      expect(cells.map((row) => row[2])).toEqual(['联合工会', '联合工会', '联合工会', '']);
      expect(cells.map((row) => row[3])).toEqual(['', '', '尾', '']);
    }
    const resumed = await readSheet(madeWorkbook({ 清单: sheet }), { fromLine: 4 });
    expect(resumed.rows.map(({ line, cells }) => [line, cells[2]])).toEqual([
      [4, '联合工会'],
      [5, ''],
    ]);
  });

  it('that is merged in a header of two rows makes one title of each column', async () => {
    const rows = [
      ['2026 年清单', '', '', ''],
      ['名称', '证照', '', '备注'],
      ['', '代码', '日期', ''],
      ['甲', '81', '2021', ''],
    ];
    const merged = ['A1:D1', 'A2:A3', 'B2:C2', 'D2:D3'];
    const { header, titles, cells } = await readSheet(madeWorkbook({ 清单: madeSheet(rows, { merged }) }));
    expect(header).toMatchObject({ line: 2, rows: 2 });
    expect(titles).toEqual(['名称', '代码', '证照日期', '备注']);
    expect(cells).toEqual([['甲', '81', '2021', '']]);
  });
});
