import { type Quoted, readQuoted } from './quotes.ts';
import { maxLine } from './reject-binary.ts';

/** One record of the file: usually a line, several where a quoted cell goes over line ends. */
export interface TextRecord {
  /** Line of the file on which it begins, from 1. */
  line: number;
  /** Without its line end. Of a record that is too long only the beginning is kept. */
  text: string;
  /** `plain`: no quote, or quotes to be taken literally; `quoted`: to be read by the rules of quotes. */
  form: 'plain' | 'quoted';
  flaw?: 'row_open_quote' | 'row_stray_quote' | 'row_too_long' | 'row_nul' | 'row_damaged';
}

/** Takes text in pieces and gives records. */
export interface Splitter {
  /** Take a piece of text and append the records that it completes. */
  push(text: string, into: TextRecord[]): void;
  /** No more text: append what is left. */
  end(into: TextRecord[]): void;
}

/** How much of a record that is too long is kept, in characters, so that a person may find it. */
const sample = 200;

/**
 * Split text into records with their true line numbers. Line ends may be CRLF, LF and CR, mixed.
 *
 * A quote that is never closed costs its own row and no other (`quotes.ts`), a row over 1 MB (in UTF-8) is let go
 * of while it is read, so that memory does not grow with it.
 *
 * @param width The number of columns, once known: a record over several lines must have as many, or as many as the
 *   row above it; else its quote is taken for one that is not closed.
 */
export function splitRecords(delimiter: string, width?: number): Splitter {
  let rest = '';
  let line = 1;
  let skipping = false;

  let above: TextRecord | undefined;

  const fits = ({ lineEnds, cells }: Quoted) =>
    lineEnds === 0 ||
    width === undefined ||
    cells === width ||
    (above?.form === 'plain' && cells === above.text.split(delimiter).length);

  /**
   * Whether a record over several lines only seems one: its quote was closed by that of another such record, which begins
   * on its last line and whose rest is no row.
   */
  function endsInAnother(text: string, { end, lineEnds }: Quoted, ended: boolean): boolean | 'unfinished' {
    if (lineEnds === 0) return false;
    const other = readQuoted(text, lastLine(text, end), delimiter, ended);
    if (other === 'unfinished') return ended ? false : other;
    if (other === 'open' || other.lineEnds === 0 || !fits(other)) return false;
    const next = readQuoted(text, end + endLength(text, end), delimiter, ended);
    if (next === 'unfinished') return ended ? false : next;
    return next === 'open' || next.loose || (width !== undefined && next.cells !== width);
  }

  function read(text: string, ended: boolean, into: TextRecord[]): void {
    const nul = text.includes('\0');
    const damaged = text.includes('\ufffd');
    let at = 0;
    let quote = seek(text, '"', 0);
    let cr = seek(text, '\r', 0);
    for (;;) {
      const lf = seek(text, '\n', at);
      if (cr < at) cr = seek(text, '\r', at);
      const end = Math.min(lf, cr, ended && at < text.length ? text.length : Number.POSITIVE_INFINITY);
      if (end === Number.POSITIVE_INFINITY || isHalfEnd(text, end, ended)) break;
      if (quote < at) quote = seek(text, '"', at);

      const record: TextRecord = { line, text: '', form: 'plain' };
      let stop = end;
      let lines = 1;
      if (quote < end && !skipping) {
        const found = readQuoted(text, at, delimiter, ended);
        if (found === 'unfinished' || (found !== 'open' && isHalfEnd(text, found.end, ended))) break;
        const open = found === 'open' || !fits(found) || endsInAnother(text, found, ended);
        if (open === 'unfinished') break;
        if (found === 'open' || open) record.flaw = 'row_open_quote';
        else {
          record.form = 'quoted';
          stop = found.end;
          lines += found.lineEnds;
          if (found.stray) record.flaw = 'row_stray_quote';
        }
      }
      if (skipping) skipping = false;
      else {
        record.text = text.slice(at, stop);
        if (nul && record.text.includes('\0')) record.flaw = 'row_nul';
        else if (damaged && record.text.includes('\ufffd')) record.flaw = 'row_damaged';
        into.push(isTooLong(record.text) ? cutOff(record) : record);
        above = record;
      }
      line += lines;
      at = stop + endLength(text, stop);
    }
    rest = at === 0 ? text : text.slice(at);
    if (skipping) rest = rest.endsWith('\r') ? '\r' : '';
    else if (rest.length > maxLine) {
      into.push(cutOff({ line, text: rest, form: 'plain' }));
      // the line goes on: what follows is passed over up to its end
      skipping = true;
      rest = '';
    }
  }

  return {
    push: (text, into) => read(rest + text, false, into),
    end: (into) => read(rest, true, into),
  };
}

function seek(text: string, wanted: string, from: number): number {
  const at = text.indexOf(wanted, from);
  return at < 0 ? Number.POSITIVE_INFINITY : at;
}

/** A CR at the end of what has come so far: an LF may follow that belongs to it. */
function isHalfEnd(text: string, end: number, ended: boolean): boolean {
  return !ended && end === text.length - 1 && text[end] === '\r';
}

/** How long the line end at a place is. */
function endLength(text: string, at: number): 1 | 2 {
  return text[at] === '\r' && text[at + 1] === '\n' ? 2 : 1;
}

/** Where the last line of a record that ends at `end` begins. */
function lastLine(text: string, end: number): number {
  return Math.max(text.lastIndexOf('\n', end - 1), text.lastIndexOf('\r', end - 1)) + 1;
}

function isTooLong(text: string): boolean {
  return text.length > maxLine / 3 && Buffer.byteLength(text) > maxLine;
}

/** A copy that does not hold on to the text it was cut from. */
function cutOff(record: TextRecord): TextRecord {
  return {
    line: record.line,
    text: Buffer.from(record.text.slice(0, sample)).toString(),
    form: 'plain',
    flaw: 'row_too_long',
  };
}
