import { stringify } from 'csv-stringify/sync';
import type { Language } from '../../platform/errors/errors.ts';
import { escapeFormula } from '../../platform/text/escape-formula.ts';
import type { Rejection } from '../../sheets/table/import-report.ts';
import type { TableSource } from '../../sheets/table/import-table.ts';
import { rejectTitles } from './rejects.ts';

/**
 * Rejected rows of a table as CSV: the original columns, then line, field, code and reason. A corrected file can be
 * imported.
 *
 * UTF-8 with BOM, so that Excel opens it.
 */
export function rejectsCsv(table: TableSource, rejected: readonly Rejection[], language: Language): string {
  const header = [...table.header, ...rejectTitles.slice(0, 4)];
  const rows = rejected.map(({ line, fieldName, code, reason }) => {
    const cells = table.cellsOf.get(line) ?? [];
    return [
      ...table.header.map((_, at) => cells[at] ?? ''),
      String(line),
      fieldName[language],
      code,
      reason[language],
    ].map(escapeFormula);
  });
  return stringify([header, ...rows], { bom: true, record_delimiter: 'windows', quoted_match: /[\r\n]/ });
}
