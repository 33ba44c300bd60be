import { Failure } from '../../platform/errors/errors.ts';
import { maxLineBytes } from '../input/reject-binary.ts';
import { type CellAttributes, readCellAttributes, wholeNumberAt } from './cell-attributes.ts';
import { sheetLimits } from './merged-cells.ts';
import type { NumberFormat } from './number-formats.ts';
import { numberText } from './number-text.ts';
import { cellText } from './shared-strings.ts';
import type { StringStore } from './string-store.ts';
import { isTrue } from './workbook-parts.ts';
import { createXmlScanner, type XmlTag, type XmlText, type XmlVisitor } from './xml-scanner.ts';

/** A row of a sheet as texts. */
export interface WorkbookRow {
  /** Its number in the sheet, from 1. */
  line: number;
  cells: string[];
  /** It has over a megabyte of text. */
  flaw?: 'row_too_long';
  /** A filter or a person has hidden it. */
  hidden?: true;
}

/** What the cells of a workbook refer to. */
export interface CellContext {
  strings: StringStore | undefined;
  formats: readonly NumberFormat[];
  isDate1904: boolean;
}

/**
 * Read the rows of a sheet, in batches. Rows that the sheet does not hold are skipped.
 *
 * A formula counts with its stored value, an error value such as #N/A as a blank.
 *
 * @throws {Failure} `list_workbook_broken`, `list_workbook_too_large`, and those of `ZipParts.read`.
 */
export async function* readSheetRows(
  chunks: AsyncIterable<Buffer>,
  context: CellContext,
): AsyncGenerator<WorkbookRow[]> {
  let rows: WorkbookRow[] = [];
  const scanner = createXmlScanner(new SheetVisitor(context, (row) => rows.push(row)));
  let bytes = 0;
  for await (const chunk of chunks) {
    // A chunk of many small cells makes rows of several times its size.
    for (let at = 0; at < chunk.length; at += pieceBytes) {
      scanner.push(chunk.subarray(at, at + pieceBytes));
      bytes += pieceBytes;
      if (rows.length === 0 || (rows.length < batchRows && bytes < batchBytes)) continue;
      yield rows;
      rows = [];
      bytes = 0;
    }
  }
  if (rows.length > 0) yield rows;
}

/** About as many rows make a batch as a piece of CSV has, or fewer if they are long. */
const batchRows = 500;
const batchBytes = 512 * 1024;
const pieceBytes = 32 * 1024;
const general: NumberFormat = { kind: 'plain' };

/** Builds rows of the tags of a sheet. */
class SheetVisitor implements XmlVisitor {
  readonly #context: CellContext;
  readonly #emit: (row: WorkbookRow) => void;
  #row: WorkbookRow = { line: 0, cells: [] };
  #length = 0;
  #column = -1;
  #type = 'n';
  readonly #cell: CellAttributes = { column: -1, style: 0, type: 'n' };
  #format: NumberFormat = general;
  #value = '';
  /** The value as a number, where it is a whole one; otherwise -1. */
  #number = -1;
  #isPhonetic = false;
  /** Outside of the rows other tags have the same names. */
  #isInRows = false;
  /** Texts are read inside of `v` and of `t`. */
  #reads = false;

  constructor(context: CellContext, emit: (row: WorkbookRow) => void) {
    this.#context = context;
    this.#emit = emit;
  }

  open(tag: XmlTag): void {
    if (!this.#isInRows) {
      this.#isInRows = tag.name === 'sheetData';
      return;
    }
    switch (tag.name) {
      case 'c':
        this.#openCell(tag);
        break;
      case 'v':
        this.#reads = true;
        break;
      case 't':
        this.#reads = !this.#isPhonetic;
        break;
      case 'row':
        this.#openRow(tag);
        break;
      case 'rPh':
        this.#isPhonetic = true;
    }
  }

  close(name: string): void {
    if (!this.#isInRows) return;
    switch (name) {
      case 'c':
        this.#closeCell();
        break;
      case 'v':
      case 't':
        this.#reads = false;
        break;
      case 'row':
        this.#emit(this.#row);
        break;
      case 'rPh':
        this.#isPhonetic = false;
        break;
      case 'sheetData':
        this.#isInRows = false;
    }
  }

  text(piece: XmlText): void {
    if (!this.#reads) return;
    if (this.#value === '' && this.#number < 0 && (this.#type === 's' || this.#type === 'n')) {
      this.#number = piece.wholeNumber();
      if (this.#number >= 0) return;
    }
    if (this.#number >= 0) this.#value = String(this.#number);
    this.#number = -1;
    if (this.#value.length <= maxLineBytes) this.#value += piece.toString();
  }

  #openRow(tag: XmlTag): void {
    const number = tag.find('r');
    const line = number < 0 ? this.#row.line + 1 : wholeNumberAt(tag, number);
    if (!(line > this.#row.line && line <= sheetLimits.rows)) throw new Failure('list_workbook_broken');
    this.#row = { line, cells: [] };
    if (tag.find('hidden') >= 0 && isTrue(tag, 'hidden')) this.#row.hidden = true;
    this.#length = 0;
    this.#column = -1;
  }

  #openCell(tag: XmlTag): void {
    this.#value = '';
    this.#number = -1;
    const cell = this.#cell;
    readCellAttributes(tag, cell);
    this.#type = cell.type;
    this.#column = cell.column < 0 ? this.#column + 1 : cell.column;
    if (!(this.#column < sheetLimits.columns)) throw new Failure('list_workbook_broken');
    this.#format = this.#context.formats[cell.style] ?? general;
  }

  #closeCell(): void {
    if ((this.#value === '' && this.#number < 0) || this.#row.flaw) return;
    const text = this.#number < 0 ? this.#textOfCell(this.#value) : this.#textOfNumber(this.#number);
    this.#length += text.length;
    if (this.#length > maxLineBytes / 3) {
      this.#row.flaw = 'row_too_long';
      return;
    }
    const { cells } = this.#row;
    while (cells.length < this.#column) cells.push('');
    cells[this.#column] = text;
  }

  #textOfNumber(number: number): string {
    if (this.#type === 's') return this.#sharedText(number);
    return this.#format.kind === 'plain' ? String(number) : this.#textOfCell(String(number));
  }

  #sharedText(index: number): string {
    const { strings } = this.#context;
    if (!strings) throw new Failure('list_workbook_broken');
    return strings.get(index);
  }

  #textOfCell(value: string): string {
    switch (this.#type) {
      case 's':
        return this.#sharedText(Number(value));
      case 'n':
        return numberText(value, this.#format, this.#context.isDate1904);
      case 'b':
        return value.trim() === '1' ? 'TRUE' : 'FALSE';
      case 'e':
        return '';
      case 'd':
        return value.replace(/T00:00(?::00(?:\.0+)?)?Z?$/, '').replace('T', ' ');
      default:
        return cellText(value);
    }
  }
}
