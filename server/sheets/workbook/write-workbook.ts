import type { PassThrough } from 'node:stream';
import { Readable } from 'node:stream';
import { ZipFile } from 'yazl';
import { sheetLimits } from './merged-cells.ts';
import { sheetXml } from './write-sheet.ts';

/** A file name that asks for a workbook. */
export function isWorkbookName(path: string): boolean {
  return /\.xlsx$/i.test(path);
}

/**
 * Write a table as .xlsx, in pieces of bytes, while its rows come in.
 *
 * All cells are texts, the blank ones too, so that no program makes a number of a code, or a formula of a name. A table that is
 * longer than a sheet can be goes on in another sheet under the same header.
 *
 * @param rows the first is the header.
 */
export async function* writeWorkbook(
  rows: AsyncIterable<readonly string[]>,
  maxRows: number = sheetLimits.rows,
): AsyncGenerator<Buffer> {
  const zip = new ZipFile();
  const output = zip.outputStream as PassThrough;
  const left = rows[Symbol.asyncIterator]();
  const first = await left.next();
  const header = first.done ? [] : first.value;
  let sheets = 0;
  let sheet: Readable | undefined;

  const addSheet = () => {
    let isLast = true;
    const content = sheetXml(left, header, maxRows, () => {
      isLast = false;
    });
    sheet = Readable.from(content);
    // The library does not watch the streams that it is given.
    sheet.on('error', (error) => output.destroy(error));
    sheet.on('end', () => (isLast ? finish() : addSheet()));
    zip.addReadStream(sheet, `xl/worksheets/sheet${++sheets}.xml`);
  };
  const finish = () => {
    for (const [name, content] of Object.entries(otherParts(sheets))) zip.addBuffer(Buffer.from(content), name);
    zip.end();
  };

  addSheet();
  try {
    for await (const piece of output) yield piece as Buffer;
  } finally {
    sheet?.destroy();
    await left.return?.();
  }
}

const xml = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const relationships = 'http://schemas.openxmlformats.org/package/2006/relationships';
const types = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const media = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

/** The parts of a workbook beside its sheets (ECMA-376). Style 1 is the format `@`, which is that of text. */
function otherParts(sheets: number): Record<string, string> {
  const each = (text: (number: number) => string) => Array.from({ length: sheets }, (_, at) => text(at + 1)).join('');
  const styles = sheets + 1;
  return {
    '[Content_Types].xml': `${xml}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="${media}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="${media}.styles+xml"/>${each((number) => `<Override PartName="/xl/worksheets/sheet${number}.xml" ContentType="${media}.worksheet+xml"/>`)}</Types>`,
    '_rels/.rels': `${xml}<Relationships xmlns="${relationships}"><Relationship Id="rId1" Type="${types}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    'xl/workbook.xml': `${xml}<workbook xmlns="${main}" xmlns:r="${types}"><sheets>${each((number) => `<sheet name="Sheet${number}" sheetId="${number}" r:id="rId${number}"/>`)}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `${xml}<Relationships xmlns="${relationships}">${each((number) => `<Relationship Id="rId${number}" Type="${types}/worksheet" Target="worksheets/sheet${number}.xml"/>`)}<Relationship Id="rId${styles}" Type="${types}/styles" Target="styles.xml"/></Relationships>`,
    'xl/styles.xml': `${xml}<styleSheet xmlns="${main}"><fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="2"><xf/><xf numFmtId="49" applyNumberFormat="1"/></cellXfs></styleSheet>`,
  };
}
