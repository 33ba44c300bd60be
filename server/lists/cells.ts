import { parse } from 'csv-parse/sync';
import { restore } from './neutralise.ts';
import type { Record } from './records.ts';

/** A record as cells; `flaw` as in `Record`. */
export interface Row {
  line: number;
  cells: string[];
  flaw?: Record['flaw'];
}

/**
 * The cells of records, as they stand but for two things: quotes of CSV are undone, and so is the apostrophe that
 * `neutralise.ts` puts before a cell.
 *
 * A record without quotes is split at its delimiters, which is all that CSV says of it. Those with quotes go to
 * csv-parse together, in one call; it gets whole records only, so none of them can swallow the next.
 */
export function toRows(records: readonly Record[], delimiter: string): Row[] {
  const quoted = records.filter((record) => record.form === 'quoted');
  const parsed = quoted.length > 0 ? parseTogether(quoted, delimiter) : [];
  let next = 0;
  return records.map(({ line, text, form, flaw }) => {
    const cells = form === 'quoted' ? (parsed[next++] as string[]) : text.split(delimiter);
    if (text.includes("'")) for (let i = 0; i < cells.length; i++) cells[i] = restore(cells[i] as string);
    return flaw ? { line, cells, flaw } : { line, cells };
  });
}

function parseTogether(records: readonly Record[], delimiter: string): string[][] {
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
