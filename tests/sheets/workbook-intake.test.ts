import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { stringify } from 'csv-stringify/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvText } from '../../server/sheets/table/csv-text.ts';
import { writeWorkbook } from '../../server/sheets/workbook/write-workbook.ts';
import {
  madeSheet,
  madeWorkbook,
  readSheet,
  withHiddenRows,
  workbookParts,
  zipOf,
} from '../support/sheets/workbooks.ts';

const list = madeSheet([['2026 年清单'], ['名称', '代码'], ['甲', '007'], ['乙', 8], ['合计', 2]]);
const other = madeSheet([['说明'], ['请填写清单']]);
const cells = [
  ['甲', '007'],
  ['乙', '8'],
];

async function bytesOf(pieces: AsyncIterable<Uint8Array | string>): Promise<Buffer> {
  const all: Buffer[] = [];
  for await (const piece of pieces) all.push(Buffer.from(piece as string));
  return Buffer.concat(all);
}

describe('a workbook', () => {
  it.each(['xlsx', 'biff8'] as const)(
    'is recognised by its bytes as %s, in many pieces, gzipped or not',
    async (form) => {
      const bytes = madeWorkbook({ 清单: list }, { form });
      for (const piece of [1, 1000, 1e6]) {
        for (const sent of piece === 1 ? [bytes] : [bytes, gzipSync(bytes)]) {
          const read = await readSheet(sent, { piece });
          expect(read.cells).toEqual(cells);
          expect(read.file).toMatchObject({
            ...{ sheet: '清单', hiddenSheets: [], encoding: null, delimiter: null, bytes: bytes.length },
            sha256: createHash('sha256').update(bytes).digest('hex'),
          });
        }
      }
    },
  );

  it('has the lines of its sheet, and titles, totals and blanks are ignored as in any table', async () => {
    const { rows, header, ignored, file } = await readSheet(madeWorkbook({ 清单: list }));
    expect(rows.map(({ line }) => line)).toEqual([3, 4]);
    expect(header).toMatchObject({ line: 2, rows: 1 });
    expect(ignored.counts).toMatchObject({ title: 1, header: 1, total: 1 });
    expect(file.lines).toBe(5);
    const later = await readSheet(madeWorkbook({ 清单: list }), { fromLine: 4 });
    expect(later.rows.map(({ line }) => line)).toEqual([4]);
  });

  it('is read whatever program wrote it: with prefixes, a mark, no references, or its texts behind the sheet', async () => {
    const rows = '<row><c t="s"><v>0</v></c><c t="s"><v>1</v></c></row><row><c t="s"><v>2</v></c><c><v>7</v></c></row>';
    const strings = '<si><t>名称</t></si><si><t>代码</t></si><si><t>甲</t></si>';
    const usual = workbookParts(rows, { strings });
    const prefixed = Object.fromEntries(
      Object.entries(usual).map(([name, xml]) => [name, xml.replace(/<(\/?)(?=[a-zA-Z])/g, '<$1x:')]),
    );
    const marked = Object.fromEntries(
      Object.entries(usual).map(([name, xml]) => [name, `\ufeff<?xml version="1.0" encoding="UTF-8"?>\r\n${xml}`]),
    );
    const { 'xl/sharedStrings.xml': texts = '', ...withoutTexts } = usual;
    const absolute = { ...usual };
    absolute['xl/_rels/workbook.xml.rels'] = (usual['xl/_rels/workbook.xml.rels'] ?? '').replaceAll(
      'Target="',
      'Target="/xl/',
    );
    for (const parts of [
      usual,
      prefixed,
      marked,
      absolute,
      { 'xl/sharedStrings.xml': texts, ...withoutTexts },
      { ...withoutTexts, 'xl/SharedStrings.xml': texts },
    ]) {
      expect((await readSheet(await zipOf(parts))).cells).toEqual([['甲', '7']]);
    }
  });
});

describe('the sheet of a workbook', () => {
  it('is the only one with a header', async () => {
    const bytes = madeWorkbook({ 说明: other, 清单: list, 空表: madeSheet([]) });
    const { file, cells: read } = await readSheet(bytes);
    expect(file.sheet).toBe('清单');
    expect(read).toEqual(cells);
  });

  it('must be named where several have a header, where none has, and where all are hidden', async () => {
    const second = madeSheet([
      ['名称', '代码'],
      ['丙', '9'],
    ]);
    const bytes = madeWorkbook({ 甲区: list, 乙区: second, 说明: other });
    await expect(readSheet(bytes)).rejects.toMatchObject({
      code: 'list_sheet_several',
      details: { sheets: '甲区, 乙区' },
    });
    for (const sheet of ['乙区', ' 乙区 ', '2']) {
      expect((await readSheet(bytes, { sheet })).cells).toEqual([['丙', '9']]);
    }
    await expect(readSheet(bytes, { sheet: '丙区' })).rejects.toMatchObject({
      code: 'list_sheet_unknown',
      details: { sheet: '丙区', sheets: '甲区, 乙区, 说明' },
    });
    await expect(readSheet(bytes, { sheet: '说明' })).rejects.toMatchObject({ code: 'list_no_header' });
    await expect(readSheet(madeWorkbook({ 说明: other, 附件: other }))).rejects.toMatchObject({
      code: 'list_sheet_none',
      details: { sheets: '说明, 附件', missing: '名称' },
    });
  });

  it('is read only by name where it is hidden, and hidden sheets and rows are told', async () => {
    const rows = [
      ['名称', '代码'],
      ['甲', '1'],
      ['乙', '2'],
      ['丙', '3'],
    ];
    for (const form of ['xlsx', 'biff8'] as const) {
      const seen = madeSheet(rows, { hiddenRows: [3, 4] });
      const made = madeWorkbook({ 旧表: list, 新表: seen }, { form, hidden: ['旧表'] });
      const bytes = form === 'xlsx' ? made : withHiddenRows(made, [3, 4]);
      const read = await readSheet(bytes);
      expect(read.file).toMatchObject({ sheet: '新表', hiddenSheets: ['旧表'] });
      expect(read.cells).toHaveLength(3);
      expect(read.hiddenRows).toBe(2);
      expect((await readSheet(bytes, { sheet: '旧表' })).cells).toEqual(cells);
    }
    const hidden = { ...workbookParts('') };
    hidden['xl/workbook.xml'] =
      '<workbook><sheets><sheet name="清单" state="veryHidden" r:id="rId1"/></sheets></workbook>';
    await expect(readSheet(await zipOf(hidden))).rejects.toMatchObject({ code: 'list_sheet_hidden' });
  });

  it('is ignored for a text, which has one table only', async () => {
    expect((await readSheet(Buffer.from('名称,代码\n甲,1\n'), { sheet: '清单' })).cells).toEqual([['甲', '1']]);
  });
});

const text = fc.string({
  maxLength: 12,
  unit: fc.constantFrom(...'甲乙 0123,"\'=+-@&<>;\t\n_x5F：工会'.split(''), '𠮷', '_x0041_', '　'),
});
const table = fc.array(fc.array(text, { minLength: 3, maxLength: 3 }), { minLength: 1, maxLength: 30 });
const titles = ['名称', '代码', '备注'];
/** A row with a code is data, whatever stands in it; CSV cannot hold a blank row that a reader would see. */
const withCodes = (rows: string[][]) =>
  rows.map((row, at) => [row[0] ?? '', `9133${at}0047964605623`.slice(0, 18), row[2] ?? '']);

it('a table of any texts reads as a workbook as it reads as CSV, cell by cell', async () => {
  await fc.assert(
    fc.asyncProperty(table, async (rows) => {
      const data = [titles, ...withCodes(rows)];
      // The library does not escape what looks like an escape.
      const sound = data.map((row) => row.map((cell) => cell.replaceAll('_x', '_X')));
      const asCsv = await readSheet(Buffer.from(stringify(sound)));
      const asWorkbook = await readSheet(madeWorkbook({ 清单: madeSheet(sound) }));
      expect(asWorkbook.cells).toEqual(asCsv.cells);
    }),
    { numRuns: 30 },
  );
});

it('a table of any texts that is written as a workbook or as CSV reads back as it was', async () => {
  await fc.assert(
    fc.asyncProperty(table, async (rows) => {
      const data = [titles, ...withCodes(rows)];
      async function* given() {
        yield* data;
      }
      expect((await readSheet(await bytesOf(writeWorkbook(given())))).cells).toEqual(data.slice(1));
      expect((await readSheet(await bytesOf(csvText(given(), 'windows')))).cells).toEqual(data.slice(1));
    }),
    { numRuns: 30 },
  );
});
