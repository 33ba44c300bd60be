import { maxLineBytes } from '../input/reject-binary.ts';
import { type QuotedRecord, readQuotedRecord } from './quotes.ts';

/** One record of the file: usually one line, or several if a quoted cell contains line ends. */
export interface TextRecord {
  /** The line of the file on which it begins, from 1. */
  line: number;
  /** Without its line end. A record that is too long is cut after its beginning. */
  text: string;
  /** `plain`: without quotes, or with quotes that are read literally; `quoted`: with quotes as in CSV. */
  form: 'plain' | 'quoted';
  /** What is wrong with it, as a `ProblemCode`. */
  flaw?: 'row_open_quote' | 'row_stray_quote' | 'row_too_long' | 'row_nul' | 'row_damaged';
}

/** Takes text in chunks and appends records to an array. */
interface Splitter {
  /** Take a chunk of text and append the records that it completes. */
  push(text: string, into: TextRecord[]): void;
  /** Append the last record, after the last chunk. */
  end(into: TextRecord[]): void;
}

/** How many characters of a record that is too long are kept, so that a person can find it. */
const sampleLength = 200;

/**
 * Create a splitter of text into records with their line numbers. Line ends may be CRLF, LF and CR, mixed.
 *
 * A quote that is never closed damages its own row and no other (`readQuotedRecord`). A row over 1 MB (in UTF-8) is dropped
 * while it is read, so that memory does not grow with it.
 *
 * @param width the number of columns, if known. A record of several lines must have as many cells, or as many as the row
 *   above; otherwise its quote counts as not closed.
 */
export function createRecordSplitter(delimiter: string, width?: number): Splitter {
  let rest = '';
  let line = 1;
  let skipping = false;

  let above: TextRecord | undefined;

  const fits = ({ lineEnds, cells }: QuotedRecord) =>
    lineEnds === 0 ||
    width === undefined ||
    cells === width ||
    (above?.form === 'plain' && cells === above.text.split(delimiter).length);

  /**
   * Whether a record of several lines is none, because its quote is closed by the opening quote of another one. That one
   * begins on its last line, and what follows it is no row.
   */
  function endsInAnother(text: string, { end, lineEnds }: QuotedRecord, ended: boolean): boolean | 'unfinished' {
    if (lineEnds === 0) return false;
    const other = readQuotedRecord(text, lastLine(text, end), delimiter, ended);
    if (other === 'unfinished') return ended ? false : other;
    if (other === 'open' || other.lineEnds === 0 || !fits(other)) return false;
    const next = readQuotedRecord(text, end + endLength(text, end), delimiter, ended);
    if (next === 'unfinished') return ended ? false : next;
    return next === 'open' || next.loose || (width !== undefined && next.cells !== width);
  }

  function read(text: string, ended: boolean, into: TextRecord[]): void {
    const hasNul = text.includes('\0');
    const isDamaged = text.includes('\ufffd');
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
        const found = readQuotedRecord(text, at, delimiter, ended);
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
        if (hasNul && record.text.includes('\0')) record.flaw = 'row_nul';
        else if (isDamaged && record.text.includes('\ufffd')) record.flaw = 'row_damaged';
        into.push(isTooLong(record.text) ? cutOff(record) : record);
        above = record;
      }
      line += lines;
      at = stop + endLength(text, stop);
    }
    rest = at === 0 ? text : text.slice(at);
    if (skipping) rest = rest.endsWith('\r') ? '\r' : '';
    else if (rest.length > maxLineBytes) {
      into.push(cutOff({ line, text: rest, form: 'plain' }));
      // skip the rest of this line
      skipping = true;
      rest = '';
    }
  }

  return {
    push: (text, into) => read(rest + text, false, into),
    end: (into) => read(rest, true, into),
  };
}

function seek(text: string, character: string, from: number): number {
  const at = text.indexOf(character, from);
  return at < 0 ? Number.POSITIVE_INFINITY : at;
}

/** Whether a line end is a CR at the end of the text so far, which an LF may complete. */
function isHalfEnd(text: string, end: number, ended: boolean): boolean {
  return !ended && end === text.length - 1 && text[end] === '\r';
}

/** The length of the line end at a position. */
function endLength(text: string, at: number): 1 | 2 {
  return text[at] === '\r' && text[at + 1] === '\n' ? 2 : 1;
}

/** The start of the last line of a record that ends at `end`. */
function lastLine(text: string, end: number): number {
  return Math.max(text.lastIndexOf('\n', end - 1), text.lastIndexOf('\r', end - 1)) + 1;
}

function isTooLong(text: string): boolean {
  return text.length > maxLineBytes / 3 && Buffer.byteLength(text) > maxLineBytes;
}

/** Cut a record that is too long. The text is copied, so that it does not keep the whole in memory. */
function cutOff(record: TextRecord): TextRecord {
  return {
    line: record.line,
    text: Buffer.from(record.text.slice(0, sampleLength)).toString(),
    form: 'plain',
    flaw: 'row_too_long',
  };
}
