import { StationRow } from '../../../schemas/stations/station-row.ts';
import type { NoteField, RowCells } from './row-notes.ts';

/** What a station can do without. */
const optional = [
  'aliases',
  'address',
  'phone',
  'askPerson',
  'askPhone',
  'hours',
  'shifts',
  'shiftsOpen',
  'services',
  'pictures',
  'closureReason',
] as const;

/** Leave out the cells of optional fields that cannot be used, and note them: a station is more than a picture of it. */
export function dropUnusable(cells: RowCells, note: NoteField): void {
  for (const field of optional) {
    const value = cells[field];
    if (value === undefined || StationRow.shape[field].safeParse(value).success) continue;
    note(field, 'station_cell_unusable', { value: value.slice(0, 60) });
    delete cells[field];
  }
}
