import type { z } from 'zod';
import { explain, type FailureCode, type Language } from '../platform/errors/errors.ts';
import type { ProblemCode } from './problems.ts';

/** One row of a file: its line, counted from 1, and its cells by the name of their column. */
export interface Row {
  line: number;
  values: Readonly<Record<string, string>>;
}

export type Rows = AsyncIterable<Row> | Iterable<Row>;

/** Why a row was refused. */
export interface Rejection {
  line: number;
  field: string;
  /** The field's name for the reader. */
  fieldName: Record<Language, string>;
  /** Of the catalogue, or of `problems.ts` where the row could not be read. */
  code: FailureCode | ProblemCode;
  reason: Record<Language, string>;
}

/** What an import did: rows read, records added, updated and unchanged, and every row that was refused. */
export interface ImportReport {
  titles: Titles;
  read: number;
  added: number;
  updated: number;
  unchanged: number;
  rejected: Rejection[];
  /** What was taken in as it stands, and is of no use so. */
  warnings: Rejection[];
}

/** The Chinese name of a field is the first of its columns' titles. */
type Titles = Readonly<Record<string, readonly string[]>>;

/** A report of nothing, to be filled, on a table with these columns. */
export function emptyReport(titles: Titles): ImportReport {
  return { read: 0, added: 0, updated: 0, unchanged: 0, rejected: [], warnings: [], titles };
}

type Details = Record<string, unknown>;

/** Write a refused row into the report; what `details` hold is shown, so they hold no personal data. */
export function reject(report: ImportReport, at: At, code: FailureCode, details: Details = {}): void {
  report.rejected.push(described(report, at, code, details));
}

/** Write into the report what is wrong with a row that is taken in all the same; `details` as of `reject`. */
export function warn(report: ImportReport, at: At, code: FailureCode, details: Details = {}): void {
  report.warnings.push(described(report, at, code, details));
}

interface At {
  line: number;
  field: string;
}

function described({ titles }: ImportReport, { line, field }: At, code: FailureCode, details: Details): Rejection {
  const fieldName = { 'zh-CN': titles[field]?.[0] ?? field, en: field };
  const say = (language: Language) => explain(code, language, { field: fieldName[language], ...details });
  return { line, field, fieldName, code, reason: { 'zh-CN': say('zh-CN'), en: say('en') } };
}

/**
 * The rows that fit a schema, each counted, and one with the same key refused; every wrong field is reported.
 *
 * Columns are found by their own name or a synonym: `{ code: ['代码', '区划代码'] }`. A blank cell is an absent one.
 * Wrong values are shown in the report, so this is not for personal data.
 *
 * @param complete Fills in what a row leaves out.
 */
export async function parseRows<Schema extends z.ZodType<{ code: string }>>(
  rows: Rows,
  schema: Schema,
  synonyms: Readonly<Record<string, readonly string[]>>,
  report: ImportReport,
  complete: (cells: Record<string, string>) => Readonly<Record<string, string>> = (cells) => cells,
): Promise<(z.output<Schema> & { line: number })[]> {
  const columns = new Map(
    Object.entries(synonyms).flatMap(([name, others]) => [name, ...others].map((other) => [other, name] as const)),
  );
  const accepted = new Map<string, z.output<Schema> & { line: number }>();
  for await (const { line, values } of rows) {
    report.read++;
    const cells = complete(namedCells(values, columns));
    const parsed = schema.safeParse(cells);
    if (!parsed.success) {
      for (const field of new Set(parsed.error.issues.map((issue) => String(issue.path[0] ?? 'row')))) {
        const value = cells[field];
        if (value === undefined) reject(report, { line, field }, 'row_value_missing');
        else reject(report, { line, field }, 'row_value_invalid', { value: value.slice(0, 60) });
      }
      continue;
    }
    const first = accepted.get(parsed.data.code);
    if (first) reject(report, { line, field: 'code' }, 'row_repeated', { first: first.line, value: parsed.data.code });
    else accepted.set(parsed.data.code, { ...parsed.data, line });
  }
  return [...accepted.values()];
}

function namedCells(values: Row['values'], columns: ReadonlyMap<string, string>): Record<string, string> {
  const cells: Record<string, string> = {};
  for (const [header, value] of Object.entries(values)) {
    const name = columns.get(header.normalize('NFKC').trim());
    // Codes and numbers may come in full width; a text with Han characters keeps its （） as written.
    if (name && value.trim()) cells[name] = (/\p{Script=Han}/u.test(value) ? value : value.normalize('NFKC')).trim();
  }
  return cells;
}
