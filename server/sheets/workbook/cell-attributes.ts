import type { XmlTag } from './xml-scanner.ts';

/** The attributes of a cell. */
export interface CellAttributes {
  /** From 0; -1 for a cell without a reference, which stands beside the one before; NaN for what is no reference. */
  column: number;
  /** The number of the style. */
  style: number;
  /** The type in its one letter; `str` for texts of all kinds that stand in the cell. */
  type: string;
}

/**
 * Read the attributes of a cell. Those of one letter in double quotes, as all programs write them, are read in one pass, which takes
 * a third of the time of `XmlTag.find`.
 *
 * @param cell takes the result: there are millions of cells.
 */
export function readCellAttributes(tag: XmlTag, cell: CellAttributes): void {
  const { bytes, start, end } = tag;
  cell.column = -1;
  cell.style = 0;
  cell.type = 'n';
  for (let at = start; at < end; at++) {
    const name = bytes[at] as number;
    if (name === space || name === slash) continue;
    if (bytes[at + 1] !== equals || bytes[at + 2] !== quote) {
      findEach(tag, cell);
      return;
    }
    at += 3;
    if (name === letterR) cell.column = columnFrom(bytes, at);
    else if (name === letterS) cell.style = numberFrom(bytes, at);
    else if (name === letterT) cell.type = typeFrom(bytes, at);
    while (at < end && bytes[at] !== quote) at++;
  }
}

function findEach(tag: XmlTag, cell: CellAttributes): void {
  const [reference, style, type] = [tag.find('r'), tag.find('s'), tag.find('t')];
  const startOf = (attribute: number) => tag.at[attribute + 2] as number;
  cell.column = reference < 0 ? -1 : columnFrom(tag.bytes, startOf(reference));
  cell.style = style < 0 ? 0 : numberFrom(tag.bytes, startOf(style));
  cell.type = type < 0 ? 'n' : typeFrom(tag.bytes, startOf(type));
}

/** The column of a reference such as AB12. */
function columnFrom(bytes: Buffer, from: number): number {
  let column = 0;
  for (let at = from; ; at++) {
    const letter = (bytes[at] as number) & ~0x20;
    if (letter < 0x41 || letter > 0x5a) return column === 0 ? Number.NaN : column - 1;
    column = column * 26 + letter - 0x40;
  }
}

function numberFrom(bytes: Buffer, from: number): number {
  let number = 0;
  for (let at = from; ; at++) {
    const digit = (bytes[at] as number) - 0x30;
    if (!(digit >= 0 && digit <= 9)) return number;
    number = number * 10 + digit;
  }
}

function typeFrom(bytes: Buffer, from: number): string {
  const next = bytes[from + 1] as number;
  return next === quote || next === apostrophe ? (types[bytes[from] as number] ?? 'str') : 'str';
}

/** The types of one letter by its code: shared text, number, truth value, error, date. */
const types: Readonly<Record<number, string>> = { 115: 's', 110: 'n', 98: 'b', 101: 'e', 100: 'd' };

/** The whole number in an attribute. @returns NaN for anything else. */
export function wholeNumberAt(tag: XmlTag, attribute: number): number {
  const end = tag.at[attribute + 3] as number;
  let number = 0;
  for (let at = tag.at[attribute + 2] as number; at < end; at++) {
    const digit = (tag.bytes[at] as number) - 0x30;
    if (digit < 0 || digit > 9) return Number.NaN;
    number = number * 10 + digit;
  }
  return number;
}

const space = 0x20;
const quote = 0x22;
const apostrophe = 0x27;
const slash = 0x2f;
const equals = 0x3d;
const letterR = 0x72;
const letterS = 0x73;
const letterT = 0x74;
