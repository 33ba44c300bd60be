import { stringify } from 'csv-stringify/sync';
import type { Language } from '../../platform/errors/errors.ts';
import { escapeFormula } from '../../platform/text/escape-formula.ts';
import { maskCell, maskPersonalNumbers } from '../../platform/text/mask-text.ts';
import type { SheetColumn } from '../../sheets/header/find-header.ts';
import { isRejected, type ProblemCode, reasonOf, remedyOf } from '../../sheets/problems/problems.ts';
import { isNoteTitle, rejectTitles, resultTitle, resultWord } from '../planning/note-titles.ts';
import { type Field, fieldNames } from '../reading/fields.ts';
import type { ListRow } from '../reading/row.ts';

/** A row as a file of notes shows it: as read, or as it was stored. */
export interface NotedRow extends Pick<ListRow, 'line' | 'cells'> {
  problems: readonly { field: string; code: string; severity: string; candidates?: readonly string[] | null }[];
}

/** What a file holds: the rejected rows only, or those with warnings too and a column that tells them apart. */
export type NotesKind = 'rejects' | 'notes';

/** The beginning of a file: the byte order mark by which Excel recognises UTF-8, and the header. */
export function rejectsHead(columns: readonly SheetColumn[], kind: NotesKind = 'rejects'): string {
  const titles = originals(columns).map(({ title }) => escapeFormula(maskPersonalNumbers(title)));
  return `\ufeff${csv([[...titles, ...(kind === 'notes' ? [resultTitle] : []), ...rejectTitles]])}`;
}

/**
 * Rows as CSV: the cells as read, then line, fields, codes, reasons and remedies.
 *
 * Phones, identity numbers and names of contacts are masked in every cell. Formulas are escaped; the reader of lists
 * undoes this, so that a corrected file can be imported.
 */
export function rejectsRows(
  rows: readonly NotedRow[],
  columns: readonly SheetColumn[],
  language: Language = 'zh-CN',
  kind: NotesKind = 'rejects',
): string {
  return csv(
    rows.map((row) => {
      const { line, cells, problems } = row;
      const original = originals(columns).map(({ index, field }) => escapeFormula(maskCell(cells[index] ?? '', field)));
      const result = kind === 'notes' ? [resultOf(row, language)] : [];
      const described = kind === 'notes' ? problems : problems.filter(({ severity }) => severity === 'error');
      return [...original, ...result, String(line), ...describe(described, language, cells.slice(columns.length))];
    }),
  );
}

function resultOf({ problems }: NotedRow, language: Language): string {
  return resultWord(isRejected({ problems: problems as ListRow['problems'] }), language);
}

function describe(problems: NotedRow['problems'], language: Language, surplus: readonly string[]): string[] {
  const join = (texts: readonly string[]) => [...new Set(texts)].join(language === 'en' ? '; ' : '；');
  const more = surplus.some((cell) => cell.trim()) ? [`+ ${surplus.map(maskPersonalNumbers).join(' | ')}`] : [];
  return [
    join(problems.map(({ field }) => (language === 'en' ? field : fieldNames[field as Field | 'row']))),
    join(problems.map(({ code }) => code)),
    join([...problems.map(({ code }) => reasonOf(code as ProblemCode, language)), ...more]),
    join(
      problems.map(
        ({ code, candidates }) =>
          remedyOf(code as ProblemCode, language) + (candidates ? `（${candidates.join(' ')}）` : ''),
      ),
    ),
  ].map((cell) => escapeFormula(cell));
}

/** The columns of the list itself, without those that an earlier file of notes added. */
function originals(columns: readonly SheetColumn[]): SheetColumn[] {
  return columns.filter(({ title }) => !isNoteTitle(title));
}

function csv(rows: readonly (readonly string[])[]): string {
  // csv-stringify does not quote a lone LF if records end in CRLF.
  return stringify(rows as string[][], { record_delimiter: '\r\n', quoted_match: /[\r\n]/ });
}
