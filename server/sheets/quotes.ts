import { maxLine } from './reject-binary.ts';

/** A quote that stays open over more line ends than this is taken for a misprint, not for a cell. */
const maxLineEnds = 20;

/** Where a record with quotes ends, its cells, the line ends inside it, and whether a quote in it is out of place. */
export interface Quoted {
  end: number;
  cells: number;
  lineEnds: number;
  stray: boolean;
  /** There is a quote in a cell without quotes, or behind those of one with. */
  loose: boolean;
}

/**
 * Read one record that holds quotes, from `start`, by the rules of RFC 4180.
 *
 * `open` says that a quote is not closed, and that the first line has to be taken literally. That is so where the
 * quote stays open to the end of the file or over more than 20 line ends; where it is closed on a later line by a
 * quote that no delimiter follows (which is the next row's opening quote); and where a record over several lines has a
 * quote left over in a cell without quotes. A quote too many makes their number odd, so that one is left over unless
 * the record ends inside another's quotes: `records.ts` looks for that. `unfinished` asks for more text.
 */
export function readQuoted(
  text: string,
  start: number,
  delimiter: string,
  ended: boolean,
): Quoted | 'open' | 'unfinished' {
  let at = start;
  let cells = 1;
  let lineEnds = 0;
  let stray = false;
  let loose = false;

  for (;;) {
    if (text[at] === '"') {
      const cell = closeQuote(text, at, delimiter, ended, maxLineEnds - lineEnds);
      if (cell === 'unfinished') return tooFar(text, start) ? 'open' : 'unfinished';
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
    if (at === text.length && !ended) return tooFar(text, start) ? 'open' : 'unfinished';
    if (text[at] !== delimiter) break;
    at++;
    cells++;
  }
  return loose && lineEnds > 0 ? 'open' : { end: at, cells, lineEnds, stray, loose };
}

/** From an opening quote to behind its closing one. */
function closeQuote(text: string, opening: number, delimiter: string, ended: boolean, allowed: number) {
  let lineEnds = 0;
  for (let from = opening + 1; ; ) {
    const quote = text.indexOf('"', from);
    lineEnds += countLineEnds(text, from, quote < 0 ? text.length : quote);
    if (lineEnds > allowed) return 'open';
    if (quote < 0) return ended ? 'open' : 'unfinished';
    const after = text[quote + 1];
    if (after === undefined && !ended) return 'unfinished';
    if (after !== '"') {
      const closed = after === undefined || after === delimiter || after === '\n' || after === '\r';
      return { next: quote + 1, lineEnds, closed };
    }
    from = quote + 2;
  }
}

/** The next delimiter or line end. */
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

function tooFar(text: string, start: number): boolean {
  return text.length - start > maxLine;
}
