import { parse } from 'csv-parse/sync';
import { restore } from '../platform/text/escape-formula.ts';
import type { TextRecord } from './records.ts';

/** A record as cells. `Known` is what a cache holds of a row. */
export interface Row<Known = unknown> {
  line: number;
  cells: string[];
  /** As in `TextRecord`. */
  flaw?: TextRecord['flaw'];
  /** The hash of its text; absent without a cache. */
  print?: number;
  /** What the cache holds of a row with the same text; then `cells` is empty. */
  recalled?: Known;
}

/** A cache of what is known of rows, by the hash of their text. */
export interface RowMemory<Known = unknown> {
  /** Hash a text; equal texts have equal hashes. */
  printOf(text: string): number;
  /** Look up the row with a hash, which then need not be parsed. */
  recall(print: number, line: number): Known | undefined;
}

/** Parse records as `toRows` does, with their hashes, but not those that the cache knows. */
export function toUnknownRows<Known>(
  records: readonly TextRecord[],
  delimiter: string,
  cache: RowMemory<Known>,
): Row<Known>[] {
  const rows: Row<Known>[] = [];
  const unknown: TextRecord[] = [];
  for (const record of records) {
    const { line, text, flaw } = record;
    const row: Row<Known> = { line, cells: none };
    rows.push(row);
    if (!flaw) {
      row.print = cache.printOf(text);
      const known = cache.recall(row.print, line);
      if (known) {
        row.recalled = known;
        continue;
      }
    }
    unknown.push(record);
  }
  let next = 0;
  const parsed = toRows(unknown, delimiter);
  for (const [at, row] of rows.entries()) {
    if (row.recalled) continue;
    const parsedRow = parsed[next++] as Row<Known>;
    if (row.print !== undefined) parsedRow.print = row.print;
    rows[at] = parsedRow;
  }
  return rows;
}

const none: string[] = [];

/**
 * Parse the cells of records. CSV's quotes are undone, and so is the apostrophe that `neutralise` puts before a cell;
 * otherwise cells stay as they are.
 *
 * Two forms need no CSV parser: a record without quotes is split at its delimiters, and one with all cells in quotes and
 * no quote inside is split at `","`. The other records are passed to csv-parse in one call; it gets whole records only,
 * so that none of them can swallow the next.
 */
export function toRows(records: readonly TextRecord[], delimiter: string): Row[] {
  const simple = records.map((record) => splitSimple(record, delimiter));
  const others = records.filter((_, i) => !simple[i]);
  const parsed = others.length > 0 ? parseRecords(others, delimiter) : [];
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

function parseRecords(records: readonly TextRecord[], delimiter: string): string[][] {
  const together = parseText(records.map((record) => record.text).join('\n'), delimiter);
  if (together?.length === records.length) return together;
  return records.map((record) => {
    const single = parseText(record.text, delimiter);
    return single?.length === 1 ? (single[0] as string[]) : record.text.split(delimiter);
  });
}

function parseText(text: string, delimiter: string): string[][] | undefined {
  try {
    return parse(text, { delimiter, record_delimiter: '\n', relax_quotes: true, relax_column_count: true });
  } catch {
    return undefined;
  }
}
