import { stringify } from 'csv-stringify/sync';
import type { Language } from '../../platform/errors/errors.ts';
import { escapeFormula } from '../../platform/text/escape-formula.ts';
import { maskPersonalNumbers } from '../../platform/text/mask-text.ts';
import type { Rejection } from '../../sheets/table/import-report.ts';
import type { TableSource } from '../../sheets/table/import-table.ts';
import { rejectTitles } from '../planning/note-titles.ts';

/**
 * Rejected rows of a table as CSV: the original columns, then line, field, code and reason. A corrected file can be
 * imported.
 *
 * Personal numbers are masked, but for the phones that a table has a column for: a mended row needs them. UTF-8 with BOM,
 * so that Excel opens it.
 */
export function rejectsCsv(table: TableSource, rejected: readonly Rejection[], language: Language): string {
  const header = [...table.header, ...rejectTitles.slice(0, 4)];
  const rows = rejected.map(({ line, fieldName, code, reason }) => {
    const cells = table.cellsOf.get(line) ?? [];
    return [
      ...table.header.map((title, at) =>
        isPhoneColumn.test(title) ? (cells[at] ?? '') : maskPersonalNumbers(cells[at] ?? ''),
      ),
      String(line),
      fieldName[language],
      code,
      reason[language],
    ].map(escapeFormula);
  });
  return stringify([header, ...rows], { bom: true, record_delimiter: 'windows', quoted_match: /[\r\n]/ });
}

const isPhoneColumn = /电话|手机|联系方式|phone/i;
