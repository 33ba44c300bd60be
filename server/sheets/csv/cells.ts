import { parse } from 'csv-parse/sync';
import { unescapeFormula } from '../../platform/text/escape-formula.ts';
import type { TextRecord } from './records.ts';

/** A record as cells. `Known` is what a cache holds of a row. */
export interface SheetRow<Known = unknown> {
  line: number;
  cells: string[];
  /** As in `TextRecord`, or that the row belongs to another table of the file. */
  flaw?: TextRecord['flaw'] | 'row_other_table';
  /** The hash of its text; absent without a cache. */
  hash?: number;
  /** What the cache holds of a row with the same text; then `cells` is empty. */
  known?: Known;
}

/** A cache of what is known of rows, by the hash of their text. */
export interface RowCache<Known = unknown> {
  /** Hash a text; equal texts have equal hashes. */
  hashOf(text: string): number;
  /** Look up the row with a hash, which then need not be parsed. */
  lookUp(print: number, line: number): Known | undefined;
}

/** Parse records as `toRows` does, with their hashes, but not those that the cache knows. */
export function toRowsWithCache<Known>(
  records: readonly TextRecord[],
  delimiter: string,
  cache: RowCache<Known>,
): SheetRow<Known>[] {
  const rows: SheetRow<Known>[] = [];
  const unknown: TextRecord[] = [];
  for (const record of records) {
    const { line, text, flaw } = record;
    const row: SheetRow<Known> = { line, cells: none };
    rows.push(row);
    if (!flaw) {
      row.hash = cache.hashOf(text);
      const known = cache.lookUp(row.hash, line);
      if (known) {
        row.known = known;
        continue;
      }
    }
    unknown.push(record);
  }
  let next = 0;
  const parsed = toRows(unknown, delimiter);
  for (const [at, row] of rows.entries()) {
    if (row.known) continue;
    const parsedRow = parsed[next++] as SheetRow<Known>;
    if (row.hash !== undefined) parsedRow.hash = row.hash;
    rows[at] = parsedRow;
  }
  return rows;
}

const none: string[] = [];

/**
 * Parse the cells of records. CSV's quotes are undone, and so is the apostrophe that `escapeFormula` puts before a cell;
 * otherwise cells stay as they are.
 *
 * Two forms need no CSV parser: a record without quotes is split at its delimiters, and one with all cells in quotes and
 * no quote inside is split at `","`. The other records are passed to csv-parse in one call; it gets whole records only,
 * so that none of them can swallow the next.
 */
export function toRows(records: readonly TextRecord[], delimiter: string): SheetRow[] {
  const simple = records.map((record) => splitSimple(record, delimiter));
  const others = records.filter((_, i) => !simple[i]);
  const parsed = others.length > 0 ? parseRecords(others, delimiter) : [];
  let next = 0;
  return records.map(({ line, text, flaw }, i) => {
    const cells = simple[i] ?? (parsed[next++] as string[]);
    if (text.includes("'")) for (let i = 0; i < cells.length; i++) cells[i] = unescapeFormula(cells[i] as string);
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
  const rows =
    together?.length === records.length
      ? together
      : records.map((record) => {
          const single = parseText(record.text, delimiter);
          return single?.length === 1 ? (single[0] as string[]) : record.text.split(delimiter);
        });
  return rows.map((cells, at) => withoutSpacesAtQuotes(cells, records[at]?.text ?? '', delimiter));
}

/** Read again the cells that some programs write with spaces around their quotes: `"甲" ,` or ` "甲",`. */
function withoutSpacesAtQuotes(cells: string[], text: string, delimiter: string): string[] {
  if (!spaceAtQuote.test(text)) return cells;
  const [trimmed, ...more] = parseText(text, delimiter, true) ?? [];
  if (!trimmed || more.length > 0) return cells;
  if (trimmed.length !== cells.length) return trimmed;
  return cells.map((cell, at) => (/^\s+"|^".*"\s+$/s.test(cell) ? (trimmed[at] as string) : cell));
}

const spaceAtQuote = /[ \t\u3000]"|"[ \t\u3000]/;

function parseText(text: string, delimiter: string, trim = false): string[][] | undefined {
  try {
    return parse(text, { delimiter, record_delimiter: '\n', relax_quotes: true, relax_column_count: true, trim });
  } catch {
    return undefined;
  }
}
