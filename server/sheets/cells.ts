import { parse } from 'csv-parse/sync';
import { restore } from '../platform/text/escape-formula.ts';
import type { TextRecord } from './records.ts';

/** A record as cells; `flaw` as in `TextRecord`. `Known` is what a memory of rows tells of a text. */
export interface Row<Known = unknown> {
  line: number;
  cells: string[];
  flaw?: TextRecord['flaw'];
  /** Print of its text; absent where nobody asked for it. */
  print?: number;
  /** What the memory knows of the same text: then there are no cells. */
  recalled?: Known;
}

/** What is remembered of rows by their text. */
export interface RowMemory<Known = unknown> {
  /** A number that is the same for the same text (row-hash.ts). */
  printOf(text: string): number;
  /** What is known of the row with that print, so that it need not be read. */
  recall(print: number, line: number): Known | undefined;
}

/** As `toRows`, with prints; rows that the memory knows are not read. */
export function toUnknownRows<Known>(
  records: readonly TextRecord[],
  delimiter: string,
  memory: RowMemory<Known>,
): Row<Known>[] {
  const found: Row<Known>[] = [];
  const unknown: TextRecord[] = [];
  for (const record of records) {
    const { line, text, flaw } = record;
    const row: Row<Known> = { line, cells: none };
    found.push(row);
    if (!flaw) {
      row.print = memory.printOf(text);
      const recalled = memory.recall(row.print, line);
      if (recalled) {
        row.recalled = recalled;
        continue;
      }
    }
    unknown.push(record);
  }
  let next = 0;
  const read = toRows(unknown, delimiter);
  for (const [at, row] of found.entries()) {
    if (row.recalled) continue;
    const whole = read[next++] as Row<Known>;
    if (row.print !== undefined) whole.print = row.print;
    found[at] = whole;
  }
  return found;
}

const none: string[] = [];

/**
 * The cells of records, as they stand but for two things: quotes of CSV are undone, and so is the apostrophe that
 * `neutralise.ts` puts before a cell.
 *
 * A record without quotes is split at its delimiters, and one with every cell in quotes and none inside at `","`,
 * which is all that CSV says of them. The others go to csv-parse together, in one call; it gets whole records only,
 * so none of them can swallow the next.
 */
export function toRows(records: readonly TextRecord[], delimiter: string): Row[] {
  const simple = records.map((record) => splitSimple(record, delimiter));
  const others = records.filter((_, i) => !simple[i]);
  const parsed = others.length > 0 ? parseTogether(others, delimiter) : [];
  let next = 0;
  return records.map(({ line, text, flaw }, i) => {
    const cells = simple[i] ?? (parsed[next++] as string[]);
    if (text.includes("'")) for (let i = 0; i < cells.length; i++) cells[i] = restore(cells[i] as string);
    return flaw ? { line, cells, flaw } : { line, cells };
  });
}

function splitSimple({ text, form }: TextRecord, delimiter: string): string[] | undefined {
  if (form === 'plain') return text.split(delimiter);
  if (text.length < 2 || !text.startsWith('"') || !text.endsWith('"')) return undefined;
  const cells = text.slice(1, -1).split(`"${delimiter}"`);
  return cells.some((cell) => cell.includes('"')) ? undefined : cells;
}

function parseTogether(records: readonly TextRecord[], delimiter: string): string[][] {
  const together = parseText(records.map((record) => record.text).join('\n'), delimiter);
  if (together?.length === records.length) return together;
  return records.map((record) => {
    const alone = parseText(record.text, delimiter);
    return alone?.length === 1 ? (alone[0] as string[]) : record.text.split(delimiter);
  });
}

function parseText(text: string, delimiter: string): string[][] | undefined {
  try {
    return parse(text, { delimiter, record_delimiter: '\n', relax_quotes: true, relax_column_count: true });
  } catch {
    return undefined;
  }
}
