import { describe, expect, it } from 'vitest';
import { headcountOfAnother } from '../../server/lists/reading/fields.ts';
import { openList } from '../../server/lists/reading/open-list.ts';
import { readTable } from '../../server/sheets/table/read-table.ts';
import { openText as open, textStream as stream } from '../support/lists/open-text.ts';

describe('the header', () => {
  it('is found under title rows, and shown with three rows as read', async () => {
    const list = await open(
      '台州市参保单位清单,,\n统计截止：2021-11-30,,\n\n序号,单位名称,参保人数（人）\n1,甲公司,5\n2,乙公司,6\n3,丙公司,7\n4,丁公司,8\n',
    );
    expect(list.header).toMatchObject({ line: 4, rows: 1, score: 2 });
    expect(list.fields).toEqual({ name: '单位名称', headcount: '参保人数（人）' });
    expect(list.preview).toEqual([
      ['1', '甲公司', '5'],
      ['2', '乙公司', '6'],
      ['3', '丙公司', '7'],
    ]);
    expect(list.ignored.counts).toMatchObject({ title: 3, header: 1 });
    expect(list.rows.map(({ line }) => line)).toEqual([5, 6, 7, 8]);
  });

  it('is joined from two rows where they only make sense together', async () => {
    const list = await open(
      '单位基本情况,,从业人员,,\n单位详细名称,组织机构代码,期末人数,其中女性,开业（成立）时间\n甲公司,71526726-X,25,3,2001年\n',
      { source: 'census' },
    );
    expect(list.header).toMatchObject({ line: 1, rows: 2 });
    expect(list.fields).toMatchObject({
      name: '单位详细名称',
      headcount: '从业人员期末人数',
      production: '开业（成立）时间',
    });
    expect(list.first).toMatchObject({ name: '甲公司', orgCode: '71526726X', headcount: { min: 25, max: 25 } });
  });

  it.each([
    ['comma', ',', '单位名称,参保人数\n甲公司,5\n'],
    ['tab', '\t', '单位名称\t参保人数\n甲公司\t5\n'],
    ['semicolon', ';', '单位名称;参保人数\n甲公司;5\n'],
    ['comma in a title', ';', '清单,一,二,三;\n单位名称;参保人数\n甲,公司;5\n'],
  ])('tells the delimiter: %s', async (_, delimiter, text) => {
    const list = await open(text);
    expect(list.file.delimiter).toBe(delimiter);
    expect(list.first?.headcount).toEqual({ min: 5, max: 5 });
  });

  it('takes any delimiter that it is given', async () => {
    expect((await open('单位名称|参保人数\n甲公司|5\n', { delimiter: '|' })).first).toMatchObject({ name: '甲公司' });
    await expect(open('单位名称\n', { delimiter: '||' })).rejects.toMatchObject({ code: 'list_delimiter_invalid' });
  });

  it.each([
    ['social-security', '参保人数', 5],
    ['census', '从业人员期末人数', 6],
    ['union-register', '职工人数', 7],
  ] as const)('gives a list of %s its own head count', async (source, title, count) => {
    const list = await open('单位名称,参保人数,从业人员期末人数,职工人数\n甲公司,5,6,7\n', { source });
    expect(list.fields.headcount).toBe(title);
    expect(list.first?.headcount).toEqual({ min: count, max: count });
  });

  it('says which column counts heads as another source does, and does not use it', async () => {
    const unsure = await open('单位名称,在职职工总数\n甲公司,5\n');
    expect(unsure.first?.headcount).toBeUndefined();
    expect(headcountOfAnother(unsure.header.columns)).toBe('在职职工总数');
    const sure = await open('单位名称,在职职工总数,参保人数\n甲公司,5,6\n');
    expect(headcountOfAnother(sure.header.columns)).toBeUndefined();
  });

  it.each([
    ['企业名称,统一信用代码,在职职工总数,所在街道,联系人及电话', 'name code headcount street phone'],
    ['单位(公司)名称,企业统一社会信用代码,现有职工人数,乡(镇、街道),企业联系电话', 'name code headcount street phone'],
    ['企业全称,社会信用代码,员工总人数,区（县）,单位所在社区', 'name code headcount district community'],
    ['缴费单位名称,纳税人识别号,公司人数,属地,法定代表人', 'name code headcount district contact'],
    ['单位名称,会员总数,是否已建工会,单位工会名称,工会组建时间', 'name members unionExists unionName unionFounded'],
  ])('is understood as offices write it: %s', async (titles, fields) => {
    const list = await open(`${titles}\n甲公司,,,,\n`, { source: 'union-register' });
    expect(list.header.columns.map(({ field }) => field).join(' ')).toBe(fields);
  });

  it('takes no other unit for the one that the row is about', async () => {
    expect((await open('所属单位名称,单位名称\n集团,甲公司\n')).first).toMatchObject({ name: '甲公司' });
    await expect(open('所属单位名称,参保人数\n集团,5\n')).rejects.toMatchObject({ code: 'list_no_header' });
    expect((await open('公司电话,单位名称,联系电话\n1,甲公司,2\n')).fields.phone).toBe('联系电话');
  });

  it('does not take the day of registration for the start of production', async () => {
    const list = await open('单位名称,成立日期,投产时间\n甲公司,2001-02-03,2004\n');
    expect(list.first).toMatchObject({
      established: { value: '2001-02-03', precision: 'day' },
      production: { value: '2004-01-01', precision: 'year' },
    });
    expect((await open('单位名称,成立日期\n甲公司,2001-02-03\n')).first?.production).toBeUndefined();
  });
});

describe('rows that are no data', () => {
  it('are ignored and counted, not rejected', async () => {
    const list = await open(
      [
        '单位名称,统一社会信用代码,参保人数',
        '台州市路桥真晨文具有限公司,913310047964605623,15',
        ',,',
        '',
        '小　计,,15',
        '单位名称,统一社会信用代码,参保人数',
        '合计科技有限公司,914403001922038216,3',
        '合计：,,18',
        '填表说明：,,',
        '1、本表由社保机构填报。,,',
        '2、人数为月末数。,,',
        '制表人：张三,审核人：李四,2021-11-30',
      ].join('\n'),
    );
    expect(list.rows.map(({ values }) => values.name)).toEqual(['台州市路桥真晨文具有限公司', '合计科技有限公司']);
    expect(list.ignored.counts).toEqual({ title: 0, header: 2, blank: 2, total: 2, note: 4 });
    expect(list.ignored.lines).toContainEqual({ line: 5, kind: 'total' });
  });

  it('are lines drawn with characters, but not the row whose first cell is one', async () => {
    const { rows, ignored } = await open(
      '登记号,单位名称,参保人数\n------,------,------\n---,甲面馆,\n=_-,乙面馆,\n*** 以下空白 ***,,\n',
    );
    expect(rows.map(({ values }) => values.name)).toEqual(['甲面馆', '乙面馆']);
    expect(ignored.counts).toMatchObject({ note: 2 });
  });

  it('do not hide short rows and rows without a name', async () => {
    const { rows } = await open(
      '序号,单位名称,参保人数,单位地址\n只有一列\n2,,5,\n3,甲公司,5\n4,乙公司,5,路桥,多一列\n5,丙公司,5,路桥,,\n',
    );
    expect(rows.map(({ problems }) => problems.map(({ code }) => code))).toEqual([
      ['row_short'],
      ['name_missing'],
      ['row_cut'],
      ['row_long'],
      [],
    ]);
  });
});

describe('cells of absurd length', () => {
  // A reader that went back over them for each of their characters would not come to an end.
  it('are not read', async () => {
    const long = `甲${' '.repeat(900_000)}乙`;
    const { rows } = await open(
      `单位名称,统一社会信用代码,参保人数,联系电话,成立日期\n${long}\n甲,${long}\n甲公司,,${long}\n甲公司,,,${long},\n甲公司,,,,${long}\n${','.repeat(900_000)}\n`,
    );
    expect(rows.map(({ problems }) => problems.at(-1)?.code)).toEqual([
      'row_short',
      'row_short',
      'text_too_long',
      'text_too_long',
      'text_too_long',
    ]);
  });
});

describe('reading again', () => {
  it('begins at a line', async () => {
    const text = `单位名称,参保人数\n${Array.from({ length: 5000 }, (_, i) => `"第${i}\n公司",${i}\n`).join('')}`;
    const list = await openList(stream(text), { source: 'social-security' });
    const all = (await Array.fromAsync(list.rows())).flat();
    expect(all).toHaveLength(5000);
    for (const from of [0, 2, 3, 777, 1999, 2000, 10_000, 10_001]) {
      const rest = (await Array.fromAsync(list.rows({ fromLine: from }))).flat();
      expect(rest).toEqual(all.filter(({ line }) => line >= from));
    }
    await list.close();
  });
});

describe('a second table in the same file', () => {
  const first = '单位名称,职工人数,所属区县\n甲试验厂,12,椒江区\n';
  const refused = async (text: string, fromLine = 0) => {
    const list = await openList(stream(text), { source: 'other' });
    try {
      const rows = (await Array.fromAsync(list.rows({ fromLine }))).flat();
      return rows.map(({ line, problems }) => [line, problems.map(({ code }) => code).join()]);
    } finally {
      await list.close();
    }
  };

  it('is refused row by row, because its columns mean something else, until the first header comes again', async () => {
    const text = `${first}单位名称,所属区县,职工人数\n乙试验厂,路桥区,7\n丙“试”"验厂,路桥区,8\n${first.replace('甲', '丁')}`;
    const expected = [
      [2, ''],
      [4, 'row_other_table'],
      [5, 'row_other_table'],
      [7, ''],
    ];
    expect(await refused(text)).toEqual(expected);
    expect(await refused(text, 5)).toEqual(expected.slice(2));
  });

  it('is none where only the words of the header differ, or a column is left out', async () => {
    expect(await refused(`${first}企业名称,从业人数,区县\n乙试验厂,7,路桥区\n`)).toEqual([
      [2, ''],
      [4, ''],
    ]);
    expect(await refused(`${first}单位名称,职工人数,\n乙试验厂,7,椒江区\n`)).toEqual([
      [2, ''],
      [4, ''],
    ]);
  });
});

describe('a table of another kind', () => {
  it('is read by the same rules', async () => {
    const table = await readTable(
      stream('服务站点一览表,,\n站点名称,经度,备注\n一号站,="121.4",\n"二号站,121.5,\n合计,,2\n'),
      {
        columns: { name: ['名称', '站点名称'], lng: ['经度'] },
        required: ['name'],
      },
    );
    expect(table.rows).toEqual([
      { line: 3, values: { name: '一号站', lng: '121.4' }, cells: ['一号站', '="121.4"', ''] },
      { line: 4, values: { name: '"二号站', lng: '121.5' }, cells: ['"二号站', '121.5', ''], flaw: 'row_open_quote' },
    ]);
    await expect(
      readTable(stream('名称\n一\n'), { columns: { name: ['名称'], lng: ['经度'] }, required: ['name', 'lng'] }),
    ).rejects.toMatchObject({
      code: 'list_no_header',
      details: { missing: '经度' },
    });
  });
});
