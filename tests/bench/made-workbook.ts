import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ZipFile } from 'yazl';
import { workbookParts } from '../support/sheets/workbooks.ts';

/** Columns that a spreadsheet program holds as numbers: the head count and the industry; and as a date. */
const numeric = new Set([2, 6]);
const dated = 7;

/**
 * Write rows to a file as Excel does: texts in a table behind the sheet, to which cells refer by number, counts as numbers and days
 * as serial numbers under a format of dates.
 */
export async function writeExcelList(path: string, header: readonly string[], rows: Iterable<readonly string[]>) {
  const shared = new Map<string, number>();
  const indexOf = (text: string) => {
    const known = shared.get(text);
    if (known !== undefined) return known;
    shared.set(text, shared.size);
    return shared.size - 1;
  };
  const cellOf = (text: string, column: number, line: number) => {
    const reference = String.fromCharCode(65 + column) + line;
    if (line > 1 && numeric.has(column)) return `<c r="${reference}"><v>${text}</v></c>`;
    if (line > 1 && column === dated) {
      const serial = (Date.parse(text) - Date.UTC(1899, 11, 30)) / 86_400_000;
      return `<c r="${reference}" s="1"><v>${serial}</v></c>`;
    }
    return `<c r="${reference}" t="s"><v>${indexOf(text)}</v></c>`;
  };
  function* sheet() {
    let piece = '<worksheet><sheetData>';
    let line = 0;
    for (const cells of [[header], rows]) {
      for (const row of cells) {
        line++;
        piece += `<row r="${line}" spans="1:${header.length}">${row.map((text, at) => cellOf(text, at, line)).join('')}</row>`;
        if (piece.length < 1 << 16) continue;
        yield piece;
        piece = '';
      }
    }
    yield `${piece}</sheetData></worksheet>`;
  }
  function* strings() {
    let piece = '<sst>';
    for (const text of shared.keys()) {
      piece += `<si><t>${text}</t></si>`;
      if (piece.length < 1 << 16) continue;
      yield piece;
      piece = '';
    }
    yield `${piece}</sst>`;
  }
  const {
    'xl/worksheet.xml': _,
    'xl/sharedStrings.xml': __,
    ...parts
  } = workbookParts('', {
    styles: '<xf/><xf numFmtId="14"/>',
  });
  const zip = new ZipFile();
  for (const [name, content] of Object.entries(parts)) zip.addBuffer(Buffer.from(content), name);
  zip.addReadStream(Readable.from(sheet()), 'xl/worksheet.xml');
  zip.addReadStream(Readable.from(strings()), 'xl/sharedStrings.xml');
  zip.end();
  await pipeline(zip.outputStream, createWriteStream(path));
}
