import { type CellObject, CFB, type Range, utils, type WorkSheet, write } from '@e965/xlsx';
import { ZipFile } from 'yazl';
import type { InputSource } from '../../../server/sheets/input/open-input.ts';
import { openSheet } from '../../../server/sheets/open-sheet.ts';

export type MadeCell = string | number | boolean | Date | null | CellObject;

/** A sheet of cells, as a spreadsheet program has it. */
export function madeSheet(
  rows: readonly (readonly MadeCell[])[],
  { merged = [], hiddenRows = [] }: { merged?: string[]; hiddenRows?: number[] } = {},
): WorkSheet {
  const sheet = utils.aoa_to_sheet(rows as unknown[][], { cellDates: false });
  sheet['!merges'] = merged.map((reference): Range => utils.decode_range(reference));
  sheet['!rows'] = [];
  for (const line of hiddenRows) sheet['!rows'][line - 1] = { hidden: true };
  return sheet;
}

interface BookOptions {
  form?: 'xlsx' | 'biff8' | 'xlsb' | 'ods';
  hidden?: string[];
  date1904?: boolean;
}

/** The bytes of a workbook that a library makes of sheets by name. */
export function madeWorkbook(
  sheets: Readonly<Record<string, WorkSheet>>,
  { form = 'xlsx', hidden = [], date1904 = false }: BookOptions = {},
): Buffer {
  const book = utils.book_new();
  for (const [name, sheet] of Object.entries(sheets)) utils.book_append_sheet(book, sheet, name);
  book.Workbook = {
    WBProps: { date1904 },
    Sheets: Object.keys(sheets).map((name) => ({ name, Hidden: hidden.includes(name) ? 1 : 0 })),
  };
  return write(book, { type: 'buffer', bookType: form, bookSST: true, compression: true }) as Buffer;
}

/** A compound file of streams by name. */
export function compound(streams: Readonly<Record<string, Buffer>>): Buffer {
  const file = CFB.utils.cfb_new();
  for (const [name, content] of Object.entries(streams)) CFB.utils.cfb_add(file, `/${name}`, content);
  return CFB.write(file, { type: 'buffer' }) as Buffer;
}

/** The stream of records of an .xls. */
export function streamOfXls(xls: Buffer): Buffer {
  const stream = CFB.find(CFB.read(xls, { type: 'buffer' }), '/Workbook');
  return Buffer.from((stream as { content: Uint8Array }).content);
}

/** Hide rows of the last sheet of an .xls, by the records that the library does not write. */
export function withHiddenRows(xls: Buffer, lines: readonly number[]): Buffer {
  const stream = streamOfXls(xls);
  let sheet = 0;
  for (let at = 0; at < stream.length - 4; at += 4 + stream.readUInt16LE(at + 2)) {
    if (stream.readUInt16LE(at) === 0x0809) sheet = at + 4 + stream.readUInt16LE(at + 2);
  }
  const records = lines.map((line) => {
    const record = Buffer.alloc(20);
    for (const [at, value] of [0x0208, 16, line - 1, 0, 2].entries()) record.writeUInt16LE(value, at * 2);
    record.writeUInt16LE(0x20, 16);
    return record;
  });
  return compound({ Workbook: Buffer.concat([stream.subarray(0, sheet), ...records, stream.subarray(sheet)]) });
}

/** A zip archive of files by name, in their order. */
export async function zipOf(files: Readonly<Record<string, string | Buffer>>): Promise<Buffer> {
  const zip = new ZipFile();
  for (const [name, content] of Object.entries(files)) zip.addBuffer(Buffer.from(content as string), name);
  zip.end();
  return Buffer.concat((await Array.fromAsync(zip.outputStream)) as Buffer[]);
}

const schema = 'http://schemas.openxmlformats.org';

/** The parts of a workbook of one sheet, written by hand; `parts` adds to them and replaces them. */
export function workbookParts(
  rows: string,
  { strings = '', formats = '', styles = '<xf/>' }: { strings?: string; formats?: string; styles?: string } = {},
  parts: Readonly<Record<string, string>> = {},
): Record<string, string> {
  const relations = ['worksheet', 'sharedStrings', 'styles'].map(
    (type, at) =>
      `<Relationship Id="rId${at + 1}" Type="${schema}/officeDocument/2006/relationships/${type}" Target="${type}.xml"/>`,
  );
  return {
    '[Content_Types].xml': '<Types/>',
    '_rels/.rels': `<Relationships><Relationship Id="a" Type="${schema}/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    'xl/workbook.xml': '<workbook><sheets><sheet name="清单" sheetId="1" r:id="rId1"/></sheets></workbook>',
    'xl/_rels/workbook.xml.rels': `<Relationships>${relations.join('')}</Relationships>`,
    'xl/worksheet.xml': `<worksheet><sheetData>${rows}</sheetData></worksheet>`,
    'xl/sharedStrings.xml': `<sst>${strings}</sst>`,
    'xl/styles.xml': `<styleSheet><numFmts>${formats}</numFmts><cellStyleXfs><xf numFmtId="9"/></cellStyleXfs><cellXfs>${styles}</cellXfs></styleSheet>`,
    ...parts,
  };
}

/** Bytes as a stream in pieces. */
export function streamOf(bytes: Uint8Array, piece = 10_000, name = '清单'): InputSource {
  async function* pieces() {
    for (let at = 0; at < bytes.length; at += piece) yield bytes.subarray(at, at + piece);
  }
  return { stream: pieces(), name };
}

const synonyms = { name: ['名称'], code: ['代码'] };

/** Read a table with a column 名称, and 代码 if there is one, and all that is known of it. */
export async function readSheet(
  bytes: Uint8Array,
  options: { sheet?: string; piece?: number; fromLine?: number } = {},
) {
  const { sheet: wanted, piece, fromLine = 0 } = options;
  const sheet = await openSheet(streamOf(bytes, piece), {
    synonyms,
    required: ['name'],
    codes: ['code'],
    sheet: wanted,
  });
  try {
    const rows = (await Array.fromAsync(sheet.rows({ fromLine }))).flat();
    const { file, header, hiddenRows, ignored } = sheet;
    const titles = header.columns.map(({ title }) => title);
    return { file, header, titles, rows, cells: rows.map(({ cells }) => cells), hiddenRows, ignored };
  } finally {
    await sheet.close();
  }
}
