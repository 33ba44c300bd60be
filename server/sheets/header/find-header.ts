import { Failure } from '../../platform/errors/errors.ts';
import type { SheetRow } from '../csv/cells.ts';
import { fieldOfTitle, fullTitleKey, type TitleLookup, titleKey, unsureRank } from './titles.ts';

/** A column of the file, and the field that it holds. */
export interface SheetColumn<F extends string = string> {
  index: number;
  title: string;
  /** Null for a column that is kept in the cells only. */
  field: F | null;
  /** The field of another column that this one means too, less surely: it is read where the other is blank. */
  alsoField?: F;
}

/** The header of a file: where it is, and what its columns hold. */
export interface Header<F extends string = string> {
  /** The line of the header's first row. */
  line: number;
  /** 2 when the titles of two rows are joined. */
  rows: 1 | 2;
  columns: SheetColumn<F>[];
  /** How many fields were recognised. */
  score: number;
}

/** The columns of fields as the officer states them: by title, or by number as in `#3`. An empty text means none. */
export type ColumnMapping<F extends string = string> = Partial<Record<F, string>>;

/** How many rows from the top may hold the header. */
export const maxHeaderRows = 20;
/** How many columns a header may have. */
export const maxColumns = 1000;
const maxTitleLength = 200;

/**
 * Find the header among the first rows: the row, or two rows joined, in which most fields are recognised. If equal, one
 * row is preferred to two, and the first to a later one.
 *
 * @returns undefined when no field is recognised.
 */
export function findHeader<F extends string>(
  rows: readonly SheetRow[],
  lookup: TitleLookup<F>,
  mapping: ColumnMapping<F>,
): Header<F> | undefined {
  let best: Header<F> | undefined;
  rows.slice(0, maxHeaderRows).forEach((row, at) => {
    if (row.cells.length > maxColumns) return;
    const one = recognise(row.cells, lookup, mapping);
    const under = rows[at + 1];
    const two =
      under && under.cells.length <= maxColumns && !isData(one, under.cells, lookup)
        ? recognise(joinTitles(row.cells, under.cells, lookup), lookup, mapping)
        : one;
    for (const [rows, columns] of [
      [1, one],
      [2, two],
    ] as const) {
      const score = columns.filter((column) => column.field).length;
      const advantage = score - (best?.score ?? 0) || (best?.rows ?? rows) - rows;
      if (score > 0 && advantage > 0) best = { line: row.line, rows, columns, score };
    }
  });
  return best;
}

/**
 * Check that the header has the columns of a mapping.
 *
 * @throws {Failure} `list_column_missing`, `list_column_twice`
 */
export function checkMapping<F extends string>(header: Header<F>, mapping: ColumnMapping<F>): void {
  const entries = (Object.entries(mapping) as [F, string][]).filter(([, title]) => title !== '');
  const missing = entries.filter(([, title]) => !header.columns.some((column) => isMapped(column, title)));
  if (missing.length > 0)
    throw new Failure('list_column_missing', { columns: missing.map(([, title]) => title).join(', ') });
  for (const [field, title] of entries) {
    const column = header.columns.find((candidate) => isMapped(candidate, title));
    if (column && column.field !== field) throw new Failure('list_column_twice', { column: column.title });
  }
}

function recognise<F extends string>(
  titles: readonly string[],
  lookup: TitleLookup<F>,
  mapping: ColumnMapping<F>,
): SheetColumn<F>[] {
  const columns: SheetColumn<F>[] = titles.map((title, index) => ({
    index,
    title: title.slice(0, maxTitleLength).trim(),
    field: null,
  }));
  for (const [field, title] of Object.entries(mapping) as [F, string][]) {
    const column = columns.find((candidate) => !candidate.field && isMapped(candidate, title));
    if (column) column.field = field;
  }
  const surest = new Map<F, { rank: number; column: SheetColumn<F> }>();
  for (const column of columns) {
    const found = column.field ? undefined : fieldOfTitle(column.title, lookup);
    if (!found || found.field in mapping) continue;
    const rival = surest.get(found.field);
    if (found.rank < unsureRank) column.alsoField = found.field;
    if (!rival || found.rank < rival.rank) surest.set(found.field, { rank: found.rank, column });
  }
  for (const [field, { column }] of surest) {
    column.field = field;
    delete column.alsoField;
  }
  return columns;
}

/** Whether a column is the one that a person names by its title, or by its number as in `#3`. */
export function isMapped(column: SheetColumn<string>, title: string): boolean {
  if (/^#\d+$/.test(title)) return column.index === Number(title.slice(1)) - 1;
  return (
    column.title !== '' &&
    (fullTitleKey(column.title) === fullTitleKey(title) || titleKey(column.title) === titleKey(title))
  );
}

/**
 * Whether the row under a header is data: below a known title stands something of some length, or a number, that is no title.
 * 未建会 and 街道 are titles as well as what may stand in a cell.
 */
function isData<F extends string>(
  columns: readonly SheetColumn<F>[],
  under: readonly string[],
  lookup: TitleLookup<F>,
): boolean {
  return columns.some(({ field, title }, at) => {
    const below = under[at]?.slice(0, maxTitleLength).trim() ?? '';
    if (!field || (below.length <= 3 && !/\d/.test(below))) return false;
    return !fieldOfTitle(below, lookup) && !fieldOfTitle(title + below, lookup);
  });
}

/** Join the titles of two rows, one above the other. The title of a group is above its first column only. */
function joinTitles<F extends string>(
  upper: readonly string[],
  lower: readonly string[],
  lookup: TitleLookup<F>,
): string[] {
  let group = '';
  return Array.from({ length: Math.max(upper.length, lower.length) }, (_, i) => {
    const above = upper[i]?.slice(0, maxTitleLength).trim() ?? '';
    const below = lower[i]?.slice(0, maxTitleLength).trim() ?? '';
    if (above) group = above;
    const joined = below ? group + below : above;
    return [joined, below, above].find((title) => title && fieldOfTitle(title, lookup)) ?? joined;
  });
}
