import { escapeFormula, unescapeFormula } from '../../platform/text/escape-formula.ts';
import { encodeXmlText } from './xml-text.ts';

/** Programs refuse a workbook with a longer cell. */
const maxCellLength = 32_767;
/** About as many characters go into a piece. */
const pieceLength = 64 * 1024;

/**
 * Write rows as the XML of one sheet, in pieces, under a header that stays in view.
 *
 * @param left the rows, which are taken from it until the sheet is full.
 * @param onFull called when there may be more rows than the sheet holds.
 */
export async function* sheetXml(
  left: AsyncIterator<readonly string[]>,
  header: readonly string[],
  maxRows: number,
  onFull: () => void,
): AsyncGenerator<string> {
  const letters = header.map((_, column) => columnLetters(column));
  const columns = header.length > 0 ? `<cols><col min="1" max="${header.length}" width="16" style="1"/></cols>` : '';
  let piece = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>${columns}<sheetData>`;
  piece += rowXml(header, 1, letters);
  for (let line = 2; ; line++) {
    if (line > maxRows) {
      onFull();
      break;
    }
    const next = await left.next();
    if (next.done) break;
    piece += rowXml(next.value, line, letters);
    if (piece.length < pieceLength) continue;
    yield piece;
    piece = '';
  }
  yield `${piece}</sheetData></worksheet>`;
}

function rowXml(cells: readonly string[], line: number, letters: string[]): string {
  let row = `<row r="${line}">`;
  for (const [column, cell] of cells.entries()) {
    if (cell === '') continue;
    const letter = letters[column] ?? columnLetters(column);
    const text = encodeXmlText(keepApostrophe(cell.slice(0, maxCellLength)));
    row += `<c r="${letter}${line}" s="1" t="inlineStr"><is><t xml:space="preserve">${text}</t></is></c>`;
  }
  return `${row}</row>`;
}

/** Double the apostrophe that readers take for one of `escapeFormula`. Nothing else is escaped: a text cell is no formula. */
function keepApostrophe(cell: string): string {
  return unescapeFormula(cell) === cell ? cell : escapeFormula(cell);
}

/** The letters of a column, from 0: A, Z, AA. */
function columnLetters(column: number): string {
  const letter = String.fromCharCode(65 + (column % 26));
  return column < 26 ? letter : columnLetters(Math.floor(column / 26) - 1) + letter;
}
