import type { Columns } from './columns.ts';
import type { Moment } from './timetable.ts';

/** Whether a station in a row is wanted. */
export type Filter = (row: number) => boolean;

/** What stations are asked for. */
export interface Wanted {
  /** By the number of a kind, whether it is wanted; every kind where it is left out. */
  kinds?: Uint8Array | undefined;
  /** Words of bits of services, each of which a station must have. */
  services?: readonly number[] | undefined;
  /** The least state: 1 takes stations whose hours are not known, 2 only those that are known to be open. */
  atLeast?: 1 | 2 | undefined;
}

/** A test of rows for what is wanted in a moment; a row of a station that is gone never passes. */
export function filterOf(columns: Columns, moment: Moment, { kinds, services, atLeast }: Wanted): Filter {
  const { alive, kind, hours } = columns;
  const { states } = moment;
  const [first, ...more] = masksOf(columns, services);
  return (row) => {
    if (kinds !== undefined && kinds[kind[row] as number] !== 1) return false;
    if (first !== undefined && ((first.column[row] as number) & first.mask) !== first.mask) return false;
    if (alive[row] === 0) return false;
    for (const { mask, column } of more) if (((column[row] as number) & mask) !== mask) return false;
    if (atLeast === undefined) return true;
    return (states[hours[row] as number] as number) >= atLeast && !isClosed(columns, row, moment.minute);
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

/** Whether a station is closed in a minute whatever its hours say. */
export function isClosed({ closedFrom, closedUntil }: Columns, row: number, minute: number): boolean {
  return (closedFrom[row] as number) <= minute && minute < (closedUntil[row] as number);
}
