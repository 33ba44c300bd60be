import { stringify } from 'csv-stringify/sync';
import { escapeFormula } from '../../platform/text/escape-formula.ts';
import type { ReportContent } from './report-content.ts';

/** Write the table as CSV with a BOM, so that Excel opens it. The region's total comes last. */
export function renderCsv({ columns, rows }: Pick<ReportContent, 'columns' | 'rows'>): string {
  return stringify([[...columns], ...rows.map((row) => row.map(escapeFormula))], { bom: true });
}
