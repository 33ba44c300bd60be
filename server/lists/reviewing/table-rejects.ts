import { stringify } from 'csv-stringify/sync';
import type { Language } from '../../platform/errors/errors.ts';
import { escapeFormula } from '../../platform/text/escape-formula.ts';
import { maskPersonalNumbers } from '../../platform/text/mask-text.ts';
import type { ImportReport } from '../../sheets/table/import-report.ts';
import type { TableSource } from '../../sheets/table/import-table.ts';
import { mergeByRow } from '../../sheets/table/merge-by-row.ts';
import { isNoteTitle, rejectTitles, resultTitle, resultWord } from '../planning/note-titles.ts';
import type { NotesKind } from './rejects.ts';

/**
 * Rejected rows of a table as CSV, or all rows with a note and a column that tells the rejected ones: the original columns,
 * then line, fields, codes, reasons and remedies. A corrected file can be imported.
 *
 * Personal numbers are masked, but for the phones that a table has a column for: a mended row needs them. UTF-8 with BOM,
 * so that Excel opens it.
 */
export function tableNotesCsv(
  table: TableSource,
  { rejected, warnings }: Pick<ImportReport, 'rejected' | 'warnings'>,
  { kind, language }: { kind: NotesKind; language: Language },
): string {
  const refused = new Set(rejected.map(({ line }) => line));
  const notes = mergeByRow(kind === 'rejects' ? rejected : [...rejected, ...warnings]);
  const shown = table.header.flatMap((title, at) => (isNoteTitle(title) ? [] : [{ title, at }]));
  const isNotes = kind === 'notes';
  const rows = notes.map(({ line, fieldName, code, reason, remedy }) => {
    const cells = table.cellsOf.get(line) ?? [];
    return [
      ...shown.map(({ title, at }) =>
        isPhoneColumn.test(title) ? (cells[at] ?? '') : maskPersonalNumbers(cells[at] ?? ''),
      ),
      ...(isNotes ? [resultWord(refused.has(line), language)] : []),
      ...[String(line), fieldName[language], code, reason[language], remedy[language]],
    ].map(escapeFormula);
  });
  const header = [...shown.map(({ title }) => title), ...(isNotes ? [resultTitle] : []), ...rejectTitles];
  return stringify([header, ...rows], { bom: true, record_delimiter: 'windows', quoted_match: /[\r\n]/ });
}

const isPhoneColumn = /电话|手机|联系方式|phone/i;
