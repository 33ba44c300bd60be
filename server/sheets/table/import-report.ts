import type { z } from 'zod';
import { type FailureCode, formatFailure, type Language, type LocalisedText } from '../../platform/errors/errors.ts';
import { maskPersonalNumbers } from '../../platform/text/mask-text.ts';
import { type ProblemCode, reasonOf, remedyOf } from '../problems/problems.ts';
import { rowRemedies } from './row-remedies.ts';

/** One row of a table. */
export interface ImportRow {
  /** Counted from 1. */
  line: number;
  /** The cells by the title of their column. */
  values: Readonly<Record<string, string>>;
}

/** The rows of a table. */
export type ImportRows = AsyncIterable<ImportRow> | Iterable<ImportRow>;

/** Why a row was rejected. */
export interface Rejection {
  line: number;
  field: string;
  /** The field's name for the reader. */
  fieldName: Record<Language, string>;
  /** A `ProblemCode` if the row could not be read. */
  code: FailureCode | ProblemCode;
  reason: Record<Language, string>;
  /** What to do about it; empty where the reason says it. */
  remedy: LocalisedText;
}

/** The result of an import: counts of rows read and of records added, updated and unchanged, and the rejected rows. */
export interface ImportReport {
  titles: Titles;
  remedies: Remedies;
  read: number;
  added: number;
  updated: number;
  unchanged: number;
  rejected: Rejection[];
  /** Values that were stored although they cannot be used. */
  warnings: Rejection[];
}

/** The titles of each field's column; the first is the field's Chinese name. */
type Titles = Readonly<Record<string, readonly string[]>>;

/** What to do about a problem, by its code. */
export type Remedies = Partial<Record<FailureCode, LocalisedText>>;

/**
 * Make the empty report of an import.
 *
 * @param remedies those of the table's own problems, beside those that any table may have.
 */
export function emptyReport(titles: Titles, remedies: Remedies = {}): ImportReport {
  const counts = { read: 0, added: 0, updated: 0, unchanged: 0 };
  return { ...counts, rejected: [], warnings: [], titles, remedies: { ...rowRemedies, ...remedies } };
}

type Details = Record<string, unknown>;

/** Add a rejected row to the report. The report shows the details, so they must hold no personal data. */
export function rejectRow(report: ImportReport, cell: CellPosition, code: FailureCode, details: Details = {}): void {
  report.rejected.push(rejectionOf(report, cell, code, details));
}

/** Add a warning of a row that is imported all the same; for the details see `rejectRow`. */
export function warnOfRow(report: ImportReport, cell: CellPosition, code: FailureCode, details: Details = {}): void {
  report.warnings.push(rejectionOf(report, cell, code, details));
}

/** Reject a row that cannot be read. */
export function rejectUnreadable(report: ImportReport, line: number, flaw: ProblemCode): void {
  const textsOf = (text: typeof reasonOf) => ({ 'zh-CN': text(flaw, 'zh-CN'), en: text(flaw, 'en') });
  const fieldName = { 'zh-CN': '整行', en: 'row' };
  report.rejected.push({
    line,
    field: 'row',
    fieldName,
    code: flaw,
    reason: textsOf(reasonOf),
    remedy: textsOf(remedyOf),
  });
}

/** A line, and the field that a problem is about. */
interface CellPosition {
  line: number;
  field: string;
}

function rejectionOf(
  { titles, remedies }: ImportReport,
  { line, field }: CellPosition,
  code: FailureCode,
  details: Details,
): Rejection {
  const fieldName = { 'zh-CN': titles[field]?.[0] ?? field, en: field };
  const masked = Object.entries(details).map(([name, value]) => [
    name,
    typeof value === 'string' ? maskPersonalNumbers(value) : value,
  ]);
  const textIn = (language: Language) =>
    formatFailure(code, language, { field: fieldName[language], ...Object.fromEntries(masked) });
  const remedy = remedies[code] ?? { 'zh-CN': '', en: '' };
  return { line, field, fieldName, code, reason: { 'zh-CN': textIn('zh-CN'), en: textIn('en') }, remedy };
}

/**
 * Parse rows by a schema and count them. Rows with an invalid field, and rows whose code an earlier row has, are rejected.
 *
 * Columns are found by their own name or a synonym: `{ code: ['代码', '区划代码'] }`. A blank cell counts as absent.
 * The report shows invalid values, so this is not for personal data.
 *
 * @param complete fills in cells that a row leaves blank; undefined where it has rejected the row in the report.
 */
export async function parseRows<Schema extends z.ZodType<{ code: string }>>(
  rows: ImportRows,
  schema: Schema,
  synonyms: Readonly<Record<string, readonly string[]>>,
  report: ImportReport,
  complete: (cells: Record<string, string>, line: number) => Readonly<Record<string, string>> | undefined = (cells) =>
    cells,
): Promise<(z.output<Schema> & { line: number })[]> {
  const columns = new Map(
    Object.entries(synonyms).flatMap(([name, others]) => [name, ...others].map((title) => [title, name] as const)),
  );
  const accepted = new Map<string, z.output<Schema> & { line: number }>();
  for await (const { line, values } of rows) {
    report.read++;
    const cells = complete(namedCells(values, columns), line);
    if (!cells) continue;
    const parsed = schema.safeParse(cells);
    if (!parsed.success) {
      for (const field of new Set(parsed.error.issues.map((issue) => String(issue.path[0] ?? 'row')))) {
        const value = cells[field];
        if (value === undefined) rejectRow(report, { line, field }, 'row_value_missing');
        else rejectRow(report, { line, field }, 'row_value_invalid', { value: value.slice(0, 60) });
      }
      continue;
    }
    const first = accepted.get(parsed.data.code);
    if (first)
      rejectRow(report, { line, field: 'code' }, 'row_repeated', { first: first.line, value: parsed.data.code });
    else accepted.set(parsed.data.code, { ...parsed.data, line });
  }
  return [...accepted.values()];
}

function namedCells(values: ImportRow['values'], columns: ReadonlyMap<string, string>): Record<string, string> {
  const cells: Record<string, string> = {};
  for (const [header, value] of Object.entries(values)) {
    const name = columns.get(header.normalize('NFKC').trim());
    // Full-width codes and numbers are normalised; a text with Han characters keeps its full-width brackets.
    if (name && value.trim()) cells[name] = (/\p{Script=Han}/u.test(value) ? value : value.normalize('NFKC')).trim();
  }
  return cells;
}
