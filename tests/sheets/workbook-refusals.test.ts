import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { listFailures } from '../../server/platform/errors/codes/lists.ts';
import { formatFailure } from '../../server/platform/errors/errors.ts';
import {
  compound,
  madeSheet,
  madeWorkbook,
  readSheet,
  streamOfXls,
  workbookParts,
  zipOf,
} from '../support/sheets/workbooks.ts';

const rows = [
  ['名称', '代码'],
  ['甲', '1'],
];
const good = madeWorkbook({ 清单: madeSheet(rows) });
const head = '<row r="1"><c r="A1" t="str"><v>名称</v></c></row><row r="2"><c r="A2" t="str"><v>甲</v></c></row>';

/** An .xls as Excel 2003 protects it: after its first record stands one that says how it is encrypted. */
function protectedXls(): Buffer {
  const stream = streamOfXls(madeWorkbook({ 清单: madeSheet(rows) }, { form: 'biff8' }));
  const first = 4 + stream.readUInt16LE(2);
  const filePass = Buffer.concat([Buffer.from('2f003600010001000100', 'hex'), Buffer.alloc(0x36 - 6, 7)]);
  return compound({ Workbook: Buffer.concat([stream.subarray(0, first), filePass, stream.subarray(first)]) });
}

async function refusal(bytes: Uint8Array, options?: { sheet?: string }): Promise<string> {
  const thrown = await readSheet(bytes, options).then(
    () => 'was read',
    (error: { code?: string }) => error.code ?? error,
  );
  return String(thrown);
}

describe('a workbook that cannot be read', () => {
  it('has a password', async () => {
    const modern = compound({ EncryptionInfo: Buffer.alloc(100), EncryptedPackage: Buffer.alloc(5000, 7) });
    expect(await refusal(modern)).toBe('list_workbook_encrypted');
    expect(await refusal(protectedXls())).toBe('list_workbook_encrypted');
  });

  it('is cut off, or has a byte that is not what it was', async () => {
    for (const share of [0.1, 0.5, 0.9, 0.99]) {
      expect(await refusal(good.subarray(0, good.length * share))).toBe('list_workbook_broken');
    }
    const stored = await zipOf(workbookParts(head));
    const at = stored.indexOf('PK\x01\x02') - 30;
    stored[at] = (stored[at] as number) ^ 0xff;
    expect(await refusal(stored)).toMatch(/^list_workbook_broken$/);
    const xls = madeWorkbook({ 清单: madeSheet(rows) }, { form: 'biff8' });
    expect(await refusal(xls.subarray(0, 1000))).toMatch(/^list_(?:workbook_broken|is_ole)$/);
    expect(await refusal(Buffer.concat([Buffer.from('504b0304', 'hex'), Buffer.alloc(3000, 1)]))).toBe(
      'list_workbook_broken',
    );
  });

  it.each([
    ['an entity of its own', { 'xl/worksheet.xml': `<!DOCTYPE a [<!ENTITY b "c">]><worksheet>${head}</worksheet>` }],
    ['an entity of somebody', { 'xl/worksheet.xml': `<worksheet><sheetData>${head.replace('甲', '&b;')}` }],
    ['a row above the one before', { 'xl/worksheet.xml': `<w><sheetData>${head}${head}</sheetData></w>` }],
    [
      'a column that no sheet has',
      { 'xl/worksheet.xml': `<w><sheetData>${head.replace('A2', 'XFE2')}</sheetData></w>` },
    ],
    [
      'a row that no sheet has',
      { 'xl/worksheet.xml': `<w><sheetData>${head.replace('"2"', '"1048577"')}</sheetData></w>` },
    ],
    [
      'a text that is not there',
      { 'xl/worksheet.xml': `<w><sheetData>${head.replaceAll('"str"', '"s"')}</sheetData></w>` },
    ],
    ['tags without an end', { 'xl/worksheet.xml': `<w><sheetData>${'<a>'.repeat(1000)}</sheetData></w>` }],
    ['no sheet', { 'xl/workbook.xml': '<workbook><sheets/></workbook>' }],
    ['a sheet that is not in it', { 'xl/_rels/workbook.xml.rels': '<Relationships/>' }],
  ])('has %s', async (_, parts) => {
    expect(await refusal(await zipOf(workbookParts(head, {}, parts)))).toBe('list_workbook_broken');
  });

  it('is another kind of file in the same wrapping', async () => {
    expect(await refusal(await zipOf({ '清单.csv': '名称\n甲\n' }))).toBe('list_is_zip');
    const document = workbookParts(head, {}, { 'xl/workbook.xml': '<w:document><w:body/></w:document>' });
    expect(await refusal(await zipOf(document))).toBe('list_is_zip');
    expect(await refusal(compound({ WordDocument: Buffer.alloc(5000, 7) }))).toBe('list_is_ole');
    expect(await refusal(madeWorkbook({ 清单: madeSheet(rows) }, { form: 'xlsb' }))).toBe('list_is_xlsb');
    expect(await refusal(madeWorkbook({ 清单: madeSheet(rows) }, { form: 'ods' }))).toBe('list_is_ods');
  });

  it.each([
    '<html xmlns:x="urn:schemas-microsoft-com:office:excel"><table><tr><td>名称</td></tr></table></html>',
    '\ufeff<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook></Workbook>',
    'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="x"\r\n\r\n--x\r\n',
  ])('is a web page under the name of one: %s', async (page) => {
    expect(await refusal(Buffer.from(page))).toMatch(/^list_is_m?html$/);
    expect(formatFailure('list_is_html', 'zh-CN')).toContain('另存为 .xlsx');
  });

  it('unpacks to a thousand times its size, in a sheet or in its texts', async () => {
    const blank = ' '.repeat(20 * 1024 * 1024);
    for (const parts of [
      { 'xl/worksheet.xml': `<w><sheetData>${head}${blank}</sheetData></w>` },
      { 'xl/sharedStrings.xml': `<sst>${'<si/>'.repeat(4_000_000)}</sst>` },
    ]) {
      const bytes = await zipOf(workbookParts(head, {}, parts));
      expect(bytes.length).toBeLessThan(1024 * 1024);
      const before = process.memoryUsage.rss();
      expect(await refusal(bytes)).toBe('list_workbook_too_large');
      expect(process.memoryUsage.rss() - before).toBeLessThan(200 * 1024 * 1024);
    }
  });

  it('has one text of many megabytes, or more parts than any workbook', async () => {
    const long = randomBytes(3_500_000).toString('base64');
    const parts = { 'xl/worksheet.xml': `<w><sheetData>${head.replace('甲', long)}</sheetData></w>` };
    expect(await refusal(await zipOf(workbookParts(head, {}, parts)))).toBe('list_workbook_too_large');
    const many = Buffer.from(good);
    many.writeUInt16LE(10_001, many.lastIndexOf('PK\x05\x06') + 10);
    expect(await refusal(many)).toBe('list_workbook_too_large');
  });

  it('is told so in Chinese and English, with what to do', () => {
    for (const [code, { 'zh-CN': zh, en }] of Object.entries(listFailures)) {
      if (!/workbook|sheet_|is_(?:zip|ole|ods|xlsb|m?html)/.test(code)) continue;
      expect(zh, code).toMatch(/请|可用|现有/);
      expect(en, code).toMatch(/save|import|Name|has:/);
    }
  });
});
