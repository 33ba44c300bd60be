import { Types } from 'mongoose';
import { Failure } from '../errors/errors.ts';

/** Where a page of a list sorted by time and id ended. */
export interface Position {
  at: Date;
  id: Types.ObjectId;
}

/** A position as text for the client, who passes it back unread. */
function toCursor({ at, id }: Position): string {
  return `${at.getTime().toString(36)}.${id}`;
}

/** @throws {Failure} `cursor_invalid` where the text is none of ours. */
export function fromCursor(cursor: string): Position {
  const [, time, id] = /^(-?[0-9a-z]{1,11})\.([0-9a-f]{24})$/.exec(cursor) ?? [];
  const at = new Date(Number.parseInt(time ?? '', 36));
  if (!id || Number.isNaN(at.getTime())) throw new Failure('cursor_invalid');
  return { at, id: new Types.ObjectId(id) };
}

/** Cut a page out of rows, of which one more was read than asked for. */
export function toPage<Row>(rows: Row[], limit: number, position: (row: Row) => Position) {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, next: last && rows.length > limit ? toCursor(position(last)) : null };
}
