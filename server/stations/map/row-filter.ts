import type { Columns } from './columns.ts';
import type { Moment } from './timetable.ts';

/** Tests whether the station of a row passes a filter. */
export type RowFilter = (row: number) => boolean;

/** The criteria that a station has to meet; all of them where several are given. */
export interface FilterCriteria {
  /** 1 at the number of each kind that passes; every kind passes when it is left out. */
  kinds?: Uint8Array | undefined;
  /** The bits of the services that a station must all have, 32 services in each number. */
  services?: readonly number[] | undefined;
  /**
   * The least state of opening hours: 1 passes stations of unknown state too, 2 only those that are known to be open.
   */
  minState?: 1 | 2 | undefined;
}

/** Create a test of rows against criteria in a moment. The row of a station that is gone never passes. */
export function createRowFilter(
  columns: Columns,
  moment: Moment,
  { kinds, services, minState }: FilterCriteria,
): RowFilter {
  const { alive, kind, hours } = columns;
  const { states } = moment;
  const [first, ...more] = masksOf(columns, services);
  return (row) => {
    if (kinds !== undefined && kinds[kind[row] as number] !== 1) return false;
    if (first !== undefined && ((first.column[row] as number) & first.mask) !== first.mask) return false;
    if (alive[row] === 0) return false;
    for (const { mask, column } of more) if (((column[row] as number) & mask) !== mask) return false;
    if (minState === undefined) return true;
    return (states[hours[row] as number] as number) >= minState && !isInClosure(columns, row, moment.minute);
  };
}

function masksOf(columns: Columns, services: readonly number[] = []): { mask: number; column: Uint32Array }[] {
  const masks: { mask: number; column: Uint32Array }[] = [];
  for (let word = 0; word < services.length; word++) {
    const mask = services[word] as number;
    const column = columns.services[word];
    if (mask !== 0 && column !== undefined) masks.push({ mask, column });
  }
  return masks;
}

/** Whether a closure applies to a station in a minute, whatever its hours say. */
export function isInClosure({ closedFrom, closedUntil }: Columns, row: number, minute: number): boolean {
  return (closedFrom[row] as number) <= minute && minute < (closedUntil[row] as number);
}
