import { stringify } from 'csv-stringify/sync';
import { neutralise } from '../../platform/text/escape-formula.ts';
import type { Sheet } from './sheet.ts';

/** Write the table as CSV with a BOM, so that Excel opens it. The region's total comes last. */
export function sheetCsv({ columns, rows }: Pick<Sheet, 'columns' | 'rows'>): string {
  return stringify([[...columns], ...rows.map((row) => row.map(neutralise))], { bom: true });
}
