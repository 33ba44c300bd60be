import { builtInFormats, type NumberFormat, numberFormatOf } from './number-formats.ts';
import { createXmlScanner } from './xml-scanner.ts';

/** Read the number format of each style of a workbook, by the style's number. */
export async function readStyles(chunks: AsyncIterable<Buffer>): Promise<NumberFormat[]> {
  const codes = new Map(Object.entries(builtInFormats).map(([id, code]) => [Number(id), code]));
  const classified = new Map<number, NumberFormat>();
  const ids: number[] = [];
  let inCells = false;
  const scanner = createXmlScanner({
    open(tag) {
      if (tag.name === 'numFmt') codes.set(Number(tag.get('numFmtId')), tag.get('formatCode') ?? '');
      else if (tag.name === 'cellXfs') inCells = true;
      else if (tag.name === 'xf' && inCells && ids.length < maxStyles) ids.push(Number(tag.get('numFmtId') ?? 0));
    },
    close(name) {
      if (name === 'cellXfs') inCells = false;
    },
  });
  for await (const chunk of chunks) scanner.push(chunk);
  return ids.map((id) => {
    const format = classified.get(id) ?? numberFormatOf(codes.get(id) ?? '');
    classified.set(id, format);
    return format;
  });
}

/** Spreadsheet programs allow 65,490 of them. */
const maxStyles = 1 << 17;
