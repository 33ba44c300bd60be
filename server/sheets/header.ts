import { Failure } from '../platform/errors/errors.ts';
import type { Row } from './cells.ts';
import { fullTitleKey, type Lookup, meaning, titleKey } from './titles.ts';

/** A column of the file, and the field it goes to; `field` null is kept in the cells only. */
export interface Column<F extends string = string> {
  index: number;
  title: string;
  field: F | null;
}

/** Where the titles stand and what they mean. */
export interface Header<F extends string = string> {
  /** Line of the header's first row; it has two `rows` where they had to be joined. */
  line: number;
  rows: 1 | 2;
  columns: Column<F>[];
  /** How many fields were recognised. */
  score: number;
}

/** A field's column as the officer names it: its title, or `#3` for the third. */
export type Mapping<F extends string = string> = Partial<Record<F, string>>;

/** How many rows from the top may hold the header, how many columns it may have, and how long a title may be. */
export const headerWithin = 20;
const maxColumns = 1000;
const maxTitle = 200;

/**
 * The header among the first rows: the row, or two rows joined, in which most fields are recognised.
 *
 * Of equals the first is taken, and one row rather than two.
 */
export function findHeader<F extends string>(
  rows: readonly Row[],
  lookup: Lookup<F>,
  mapping: Mapping<F>,
): Header<F> | undefined {
  let best: Header<F> | undefined;
  rows.slice(0, headerWithin).forEach((row, at) => {
    const one = recognise(row.cells, lookup, mapping);
    if (row.cells.length > maxColumns) return;
    const under = rows[at + 1];
    const two =
      under && under.cells.length <= maxColumns
        ? recognise(joinTitles(row.cells, under.cells, lookup), lookup, mapping)
        : one;
    for (const [rows, columns] of [
      [1, one],
      [2, two],
    ] as const) {
      const score = columns.filter((column) => column.field).length;
      const better = score - (best?.score ?? 0) || (best?.rows ?? rows) - rows;
      if (score > 0 && better > 0) best = { line: row.line, rows, columns, score };
    }
  });
  return best;
}

/**
 * Complain of a mapping that the header cannot satisfy.
 *
 * @throws {Failure} `list_column_missing`, `list_column_twice`
 */
export function checkMapping<F extends string>(header: Header<F>, mapping: Mapping<F>): void {
  const wanted = (Object.entries(mapping) as [F, string][]).filter(([, title]) => title !== '');
  const missing = wanted.filter(([, title]) => !header.columns.some((column) => isMapped(column, title)));
  if (missing.length > 0)
    throw new Failure('list_column_missing', { columns: missing.map(([, title]) => title).join(', ') });
  for (const [field, title] of wanted) {
    const column = header.columns.find((one) => isMapped(one, title));
    if (column && column.field !== field) throw new Failure('list_column_twice', { column: column.title });
  }
}

function recognise<F extends string>(titles: readonly string[], lookup: Lookup<F>, mapping: Mapping<F>): Column<F>[] {
  const columns: Column<F>[] = titles.map((title, index) => ({
    index,
    title: title.slice(0, maxTitle).trim(),
    field: null,
  }));
  for (const [field, title] of Object.entries(mapping) as [F, string][]) {
    const column = columns.find((one) => !one.field && isMapped(one, title));
    if (column) column.field = field;
  }
  const surest = new Map<F, { rank: number; column: Column<F> }>();
  for (const column of columns) {
    const found = column.field ? undefined : meaning(column.title, lookup);
    if (!found || found.field in mapping) continue;
    const rival = surest.get(found.field);
    if (!rival || found.rank < rival.rank) surest.set(found.field, { rank: found.rank, column });
  }
  for (const [field, { column }] of surest) column.field = field;
  return columns;
}

function isMapped(column: Column<string>, title: string): boolean {
  if (/^#\d+$/.test(title)) return column.index === Number(title.slice(1)) - 1;
  return (
    column.title !== '' &&
    (fullTitleKey(column.title) === fullTitleKey(title) || titleKey(column.title) === titleKey(title))
  );
}

/** Titles of two rows, one above the other; a group's title stands over its first column only. */
function joinTitles<F extends string>(upper: readonly string[], lower: readonly string[], lookup: Lookup<F>): string[] {
  let group = '';
  return Array.from({ length: Math.max(upper.length, lower.length) }, (_, i) => {
    const above = upper[i]?.slice(0, maxTitle).trim() ?? '';
    const below = lower[i]?.slice(0, maxTitle).trim() ?? '';
    if (above) group = above;
    const joined = below ? group + below : above;
    return [joined, below, above].find((title) => title && meaning(title, lookup)) ?? joined;
  });
}
