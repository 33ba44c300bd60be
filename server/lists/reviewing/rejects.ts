import { open } from 'node:fs/promises';
import { stringify } from 'csv-stringify/sync';
import type { Language } from '../../platform/errors/errors.ts';
import { escapeFormula } from '../../platform/text/escape-formula.ts';
import { maskCell, maskPersonalNumbers } from '../../platform/text/mask-text.ts';
import type { SheetColumn } from '../../sheets/header/find-header.ts';
import { type Problem, reasonOf, remedyOf } from '../../sheets/problems/problems.ts';
import { fieldNames } from '../reading/fields.ts';
import type { ListRow, RowProblem } from '../reading/row.ts';

/** The columns that a file of rejected rows adds: line, field, code, reason, remedy. The reader of lists ignores them. */
export const rejectTitles = ['退回行号', '退回字段', '退回代码', '退回原因', '退回建议'] as const;

/** A file to which rejected rows are written as they come. */
export interface RejectsFile {
  write(rows: readonly ListRow[]): Promise<void>;
  close(): Promise<void>;
}

/** The beginning of a file of rejected rows: the byte order mark by which Excel recognises UTF-8, and the header. */
export function rejectsHead(columns: readonly SheetColumn[]): string {
  return `\ufeff${csv([[...originals(columns).map(({ title }) => escapeFormula(title)), ...rejectTitles]])}`;
}

/**
 * Rejected rows as CSV: the cells as read, then line, fields, codes, reasons and remedies.
 *
 * Phones, identity numbers and names of contacts are masked in every cell. Formulas are escaped; the reader of lists
 * undoes this, so that a corrected file can be imported.
 */
export function rejectsRows(
  rows: readonly ListRow[],
  columns: readonly SheetColumn[],
  language: Language = 'zh-CN',
): string {
  return csv(
    rows.map(({ line, cells, problems }) => {
      const original = originals(columns).map(({ index, field }) => escapeFormula(maskCell(cells[index] ?? '', field)));
      return [...original, String(line), ...describe(problems.filter(isError), language, cells.slice(columns.length))];
    }),
  );
}

/** Open a file for rejected rows, readable by its owner only. An existing file is replaced. */
export async function openRejects(
  path: string,
  columns: readonly SheetColumn[],
  language: Language = 'zh-CN',
): Promise<RejectsFile> {
  const file = await open(path, 'w', 0o600);
  await file.write(rejectsHead(columns));
  return {
    write: async (rows) => {
      if (rows.length > 0) await file.write(rejectsRows(rows, columns, language));
    },
    close: () => file.close(),
  };
}

function describe(problems: readonly RowProblem[], language: Language, surplus: readonly string[]): string[] {
  const join = (texts: readonly string[]) => [...new Set(texts)].join(language === 'en' ? '; ' : '；');
  const more = surplus.some((cell) => cell.trim()) ? [`+ ${surplus.map(maskPersonalNumbers).join(' | ')}`] : [];
  return [
    join(problems.map(({ field }) => (language === 'en' ? field : fieldNames[field]))),
    join(problems.map(({ code }) => code)),
    join([...problems.map(({ code }) => reasonOf(code, language)), ...more]),
    join(
      problems.map(
        ({ code, candidates }) => remedyOf(code, language) + (candidates ? `（${candidates.join(' ')}）` : ''),
      ),
    ),
  ].map((cell) => escapeFormula(cell));
}

/** The columns of the list itself, without those that an earlier file of rejected rows added. */
function originals(columns: readonly SheetColumn[]): SheetColumn[] {
  return columns.filter(({ title }) => !rejectTitles.some((added) => added === title));
}

function isError({ severity }: Problem): boolean {
  return severity === 'error';
}

function csv(rows: readonly (readonly string[])[]): string {
  // csv-stringify does not quote a lone LF if records end in CRLF.
  return stringify(rows as string[][], { record_delimiter: '\r\n', quoted_match: /[\r\n]/ });
}
