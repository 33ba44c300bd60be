import { Types } from 'mongoose';
import { Failure } from '../errors/errors.ts';

/** The time and id of the last row of a page. */
export interface Position {
  at: Date;
  id: Types.ObjectId;
}

/** Write a position as an opaque text that the client passes back. */
function toCursor({ at, id }: Position): string {
  return `${at.getTime().toString(36)}.${id}`;
}

/** Read a position from a cursor. @throws {Failure} `cursor_invalid` when `toPage` cannot have made the text. */
export function fromCursor(cursor: string): Position {
  const [, time, id] = /^(-?[0-9a-z]{1,11})\.([0-9a-f]{24})$/.exec(cursor) ?? [];
  const at = new Date(Number.parseInt(time ?? '', 36));
  if (!id || Number.isNaN(at.getTime())) throw new Failure('cursor_invalid');
  return { at, id: new Types.ObjectId(id) };
}

/** Cut a page from rows that were read with a limit of one more than `limit`. */
export function toPage<Row>(rows: Row[], limit: number, position: (row: Row) => Position) {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, next: last && rows.length > limit ? toCursor(position(last)) : null };
}
