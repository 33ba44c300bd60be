import { Readable } from 'node:stream';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rejectTitles } from '../../server/lists/planning/note-titles.ts';
import { openList } from '../../server/lists/reading/open-list.ts';
import { rejectsHead, rejectsRows } from '../../server/lists/reviewing/rejects.ts';
import { escapeFormula, unescapeFormula } from '../../server/platform/text/escape-formula.ts';
import { problemTexts } from '../../server/sheets/problems/problem-texts.ts';
import { isRejected } from '../../server/sheets/problems/problems.ts';

async function open(text: string) {
  const list = await openList(
    { stream: Readable.from([Buffer.from(text)]), name: 'list.csv' },
    { source: 'social-security' },
  );
  const rows = (await Array.fromAsync(list.rows())).flat();
  await list.close();
  return { ...list, rows, rejected: rows.filter(isRejected) };
}

describe('formula injection', () => {
  it.each([
    '=1+1',
    '+86',
    '-5',
    '@x',
    '\t=1',
    '\rx',
    '\n=1',
    ' =1',
    '\u00a0=1',
    '\u3000＝1',
    '＋1',
    '－1',
    '＠x',
    "'=1",
    'x\n=1',
    'x\r\n  @y',
    '"=1'.slice(1),
  ])('is taken out of %j, and given back', (cell) => {
    const safe = escapeFormula(cell);
    expect(safe).not.toBe(cell);
    for (const line of [safe, ...safe.split(/[\r\n]+/).slice(1)]) expect(line).not.toMatch(/^\s*[=+\-@＝＋－＠]/);
    expect(unescapeFormula(safe)).toBe(cell);
  });

  it('is reversible for any cell', () => {
    const odd = fc
      .array(fc.constantFrom("'", '=', '-', '＋', '@', ' ', '\u00a0', '\t', '\r', '\n', 'x', '甲'), { maxLength: 12 })
      .map((chars) => chars.join(''));
    fc.assert(
      fc.property(fc.oneof(odd, fc.string({ unit: 'binary' })), (cell) => {
        expect(unescapeFormula(escapeFormula(cell))).toBe(cell);
      }),
      { numRuns: 5000 },
    );
  });

  it('leaves ordinary cells alone', () => {
    for (const cell of ['台州市甲公司', '913310047964605623', '2021-05-07', "O'Neill", '0576-88881234']) {
      expect(escapeFormula(cell)).toBe(cell);
      expect(unescapeFormula(cell)).toBe(cell);
    }
  });
});

describe('the rejects file', () => {
  const text = [
    '序号,单位名称,统一社会信用代码,参保人数,联系电话,备注',
    '1,甲公司,914403001922038216,5,13900008885,好',
    '2,乙公司,110101190001010858,3,13900008885,"张三\n0576-88881234"',
    '3,丙公司,914403001922038216,-5,１３９ 0000 8885,=HYPERLINK("x")',
    '4,"丁公司,914403001922038216,5,139-0000-8885,',
    '',
  ].join('\n');

  it('has the original columns and says why, so that Excel opens it and nobody is named', async () => {
    const { header, rejected } = await open(text);
    const csv = rejectsHead(header.columns) + rejectsRows(rejected, header.columns);
    expect(
      csv.startsWith(`\ufeff序号,单位名称,统一社会信用代码,参保人数,联系电话,备注,${rejectTitles.join(',')}\r\n`),
    ).toBe(true);
    expect(csv).toContain(
      '2,乙公司,110*************58,3,139****8885,"张三\n0576-******34",3,统一社会信用代码,code_is_identity_card,代码处疑似填写了身份证号码',
    );
    expect(csv).toContain(`3,丙公司,914403001922038216,'-5,139****8885,"'=HYPERLINK(""x"")",5,人数,count_negative`);
    expect(csv).toContain('整行,row_open_quote');
    expect(csv).not.toMatch(/0000 ?-?8885|19000101|8888-?1234/);
  });

  it('leaves of a contact the first letter of each name', async () => {
    const { header, rejected } = await open('单位名称,联系人,备注\n,慕容联系人、李四,张三\n');
    expect(rejectsRows(rejected, header.columns)).toMatch(/^,慕\*{4}、李\*,张三,2,单位名称,name_missing,/);
  });

  it('can be imported again: unmended it is rejected for the same reasons, mended it goes in', async () => {
    const first = await open(text);
    const csv = rejectsHead(first.header.columns) + rejectsRows(first.rejected, first.header.columns);
    const again = await open(csv);
    expect(again.header.columns.filter(({ field }) => field).map(({ title }) => title)).toEqual([
      '单位名称',
      '统一社会信用代码',
      '参保人数',
      '联系电话',
    ]);
    expect(again.rejected.map(({ problems }) => problems.find(({ severity }) => severity === 'error')?.code)).toEqual([
      'code_masked',
      'count_negative',
      'name_unreadable',
    ]);
    expect(again.rejected[1]?.cells.slice(0, 6)).toEqual([
      '3',
      '丙公司',
      '914403001922038216',
      '-5',
      '139****8885',
      '=HYPERLINK("x")',
    ]);

    const third = rejectsHead(again.header.columns);
    expect(third.match(/退回行号/g)).toHaveLength(1);

    const mended = await open(
      csv.replace('110*************58', '91330100799655058B').replace("'-5", '5').replace('""丁公司', '丁公司'),
    );
    expect(mended.rejected).toEqual([]);
    expect(mended.rows.map(({ values }) => [values.name, values.phone])).toEqual([
      ['乙公司', undefined],
      ['丙公司', undefined],
      ['丁公司', undefined],
    ]);
  });

  it('round-trips any cell of a rejected row that holds nothing personal', async () => {
    const cell = fc.string({
      unit: fc.constantFrom('a', '甲', ',', '"', "'", '\n', '\r', '=', '-', '\t', ' '),
      maxLength: 8,
    });
    await fc.assert(
      fc.asyncProperty(fc.array(cell, { minLength: 1, maxLength: 5 }), async (remarks) => {
        const columns = ['单位名称', '参保人数', '备注'].map((title, index) => ({ index, title, field: null }));
        const rows = remarks.map((remark, i) => ({
          line: i + 2,
          cells: ['甲公司', '-1', remark],
          values: {},
          problems: [{ field: 'headcount', code: 'count_negative', severity: 'error' } as const],
        }));
        const again = await open(rejectsHead(columns) + rejectsRows(rows, columns));
        expect(again.rows.map(({ cells }) => cells[2])).toEqual(remarks);
      }),
    );
  });
});

describe('the texts of problems', () => {
  it('say reason and remedy in both languages', () => {
    for (const [code, { reason, remedy }] of Object.entries(problemTexts)) {
      expect(code).toMatch(/^[a-z_]+$/);
      for (const text of [reason, remedy]) {
        expect(text['zh-CN']).toMatch(/\p{Script=Han}/u);
        expect(text.en).toMatch(/^[A-Z].*\.$/);
      }
    }
  });
});
