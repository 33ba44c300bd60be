import { stringify } from 'csv-stringify/sync';
import type { Bulletin, BulletinRow } from '../../schemas/bulletin.ts';
import { neutralise } from '../lists/neutralise.ts';
import { columnsOf } from './columns.ts';

/** A bulletin as CSV with a BOM, so that Excel opens it; the region's total comes last. */
export function bulletinCsv({ rows, total }: Pick<Bulletin, 'rows' | 'total'>, language: 'zh-CN' | 'en'): string {
  const columns = columnsOf(language);
  const lines = [...rows, total].map((row: BulletinRow) => columns.map(({ cell }) => neutralise(cell(row))));
  return stringify([columns.map(({ title }) => title), ...lines], { bom: true });
}
