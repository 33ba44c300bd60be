import { maxLineBytes } from '../input/reject-binary.ts';

/** A quote that stays open over more line ends than this counts as a typing error, not as a cell of several lines. */
const maxLineEnds = 20;

/** The extent of a record with quotes, and whether its quotes are in place. */
export interface QuotedRecord {
  /** Where the record ends in the text. */
  end: number;
  /** The number of cells. */
  cells: number;
  /** The number of line ends inside the record. */
  lineEnds: number;
  /** A closing quote is not followed by a delimiter or a line end. */
  stray: boolean;
  /** There is a quote inside a cell that does not begin with one, or after the closing quote of a cell. */
  loose: boolean;
}

/**
 * Find the end of a record that holds quotes, from `start`, by the rules of RFC 4180.
 *
 * @returns `open` when a quote is not closed, so that the first line must be read literally; `unfinished` when more text
 *   is needed. A quote is not closed when it stays open to the end of the file or over more than 20 line ends; when the
 *   quote that closes it on a later line is not followed by a delimiter (it is the opening quote of the next row); and when
 *   a record of several lines has another quote inside an unquoted cell: one quote too many makes their number odd, so
 *   that one is left over, unless the record ends inside another's quotes, which `createRecordSplitter` checks.
 */
export function readQuotedRecord(
  text: string,
  start: number,
  delimiter: string,
  ended: boolean,
): QuotedRecord | 'open' | 'unfinished' {
  let at = start;
  let cells = 1;
  let lineEnds = 0;
  let stray = false;
  let loose = false;

  for (;;) {
    at = skipSpaces(text, at, delimiter);
    if (text[at] === '"') {
      const cell = closeQuote(text, at, delimiter, ended, maxLineEnds - lineEnds);
      if (cell === 'unfinished') return exceedsLine(text, start) ? 'open' : 'unfinished';
      if (cell === 'open') return 'open';
      lineEnds += cell.lineEnds;
      at = cell.next;
      if (!cell.closed) {
        if (lineEnds > 0) return 'open';
        stray = true;
      }
    }
    const end = cellEnd(text, at, delimiter);
    loose ||= text.slice(at, end).includes('"');
    at = end;
    if (at === text.length && !ended) return exceedsLine(text, start) ? 'open' : 'unfinished';
    if (text[at] !== delimiter) break;
    at++;
    cells++;
  }
  return loose && lineEnds > 0 ? 'open' : { end: at, cells, lineEnds, stray, loose };
}

/** Find the quote that closes an opening one, across at most so many line ends. */
function closeQuote(text: string, opening: number, delimiter: string, ended: boolean, allowedLineEnds: number) {
  let lineEnds = 0;
  for (let from = opening + 1; ; ) {
    const quote = text.indexOf('"', from);
    lineEnds += countLineEnds(text, from, quote < 0 ? text.length : quote);
    if (lineEnds > allowedLineEnds) return 'open';
    if (quote < 0) return ended ? 'open' : 'unfinished';
    if (text[quote + 1] === '"') {
      from = quote + 2;
      continue;
    }
    const after = text[skipSpaces(text, quote + 1, delimiter)];
    if (after === undefined && !ended) return 'unfinished';
    const closed = after === undefined || after === delimiter || after === '\n' || after === '\r';
    return { next: quote + 1, lineEnds, closed };
  }
}

/** Skip the spaces that some programs write around a quoted cell. */
function skipSpaces(text: string, from: number, delimiter: string): number {
  let at = from;
  while (text[at] === ' ' || text[at] === '\u3000' || (text[at] === '\t' && delimiter !== '\t')) at++;
  return at;
}

/** Find the next delimiter or line end. */
function cellEnd(text: string, from: number, delimiter: string): number {
  for (let at = from; at < text.length; at++) {
    const char = text[at];
    if (char === delimiter || char === '\n' || char === '\r') return at;
  }
  return text.length;
}

function countLineEnds(text: string, from: number, to: number): number {
  let count = 0;
  for (let at = from; at < to; at++) {
    const char = text.charCodeAt(at);
    if (char === 10 || (char === 13 && text.charCodeAt(at + 1) !== 10)) count++;
  }
  return count;
}

function exceedsLine(text: string, start: number): boolean {
  return text.length - start > maxLineBytes;
}
