import { Types, trusted } from 'mongoose';
import { Failure } from '../errors/errors.ts';

/** Writes and reads one value of a sort key in a cursor. No text of it holds a dot, which separates the values. */
interface KeyPart<Value> {
  write(value: Value): string;
  /** @returns undefined when `write` cannot have made the text. */
  read(text: string): Value | undefined;
}

/** A point in time, to the millisecond. */
export const timePart: KeyPart<Date> = {
  write: (at) => at.getTime().toString(36),
  read(text) {
    const at = new Date(/^-?[0-9a-z]{1,11}$/.test(text) ? Number.parseInt(text, 36) : Number.NaN);
    return Number.isNaN(at.getTime()) ? undefined : at;
  },
};

/** A MongoDB ObjectId. */
export const objectIdPart: KeyPart<Types.ObjectId> = {
  write: String,
  read: (text) => (/^[0-9a-f]{24}$/.test(text) ? new Types.ObjectId(text) : undefined),
};

/** A serial number or a count, of at most nine digits. */
export const serialPart: KeyPart<number> = {
  write: String,
  read: (text) => (/^\d{1,9}$/.test(text) ? Number(text) : undefined),
};

/** A code of at most 64 letters, digits, hyphens and underscores; it may be empty. */
export const codePart: KeyPart<string> = {
  write: (text) => text,
  read: (text) => (/^[\w-]{0,64}$/.test(text) ? text : undefined),
};

/** Keyset paging of a list that is sorted by a unique key: a page begins after the last row of the page before. */
export interface Keyset<Key extends readonly unknown[]> {
  /**
   * Read the key after which a page begins.
   *
   * @returns undefined for the first page.
   * @throws {Failure} `cursor_invalid`.
   */
  position(cursor: string | undefined): Key | undefined;
  /**
   * Make the filter of the rows after a cursor; it is empty for the first page.
   *
   * @param fields the stored fields of the key, in the key's order.
   * @throws {Failure} `cursor_invalid`.
   */
  after(cursor: string | undefined, fields: { [At in keyof Key]: string }): object;
  /** Make the cursor of the page that begins after a key. */
  cursorAfter(key: Key): string;
  /**
   * Cut a page from rows and make the cursor of the next page.
   *
   * @param rows read with a limit of one more than `limit`, which shows whether there is a next page.
   */
  page<Row>(rows: readonly Row[], limit: number, keyOf: (row: Row) => Key): { items: Row[]; next: string | null };
}

/** Make keyset paging for a key. Pages stay right while rows are added and removed, and each costs as much as the first. */
export function keyset<Key extends readonly unknown[]>(
  direction: 'ascending' | 'descending',
  ...parts: { [At in keyof Key]: KeyPart<Key[At]> }
): Keyset<Key> {
  const beyond = direction === 'ascending' ? '$gt' : '$lt';

  function position(cursor: string | undefined): Key | undefined {
    if (!cursor) return undefined;
    const texts = cursor.split('.');
    const values = parts.map((part, at) => part.read(texts[at] ?? ''));
    if (texts.length !== parts.length || values.includes(undefined)) throw new Failure('cursor_invalid');
    return values as unknown as Key;
  }

  function cursorAfter(key: Key): string {
    return parts.map((part, at) => part.write(key[at] as never)).join('.');
  }

  return {
    position,
    cursorAfter,
    after(cursor, fields) {
      const key = position(cursor);
      if (!key) return {};
      const last = fields.map((field, at) => ({
        ...Object.fromEntries(fields.slice(0, at).map((before, index) => [before, key[index]])),
        [field]: trusted({ [beyond]: key[at] }),
      }));
      return last.length === 1 ? (last[0] as object) : { $or: last };
    },
    page(rows, limit, keyOf) {
      const items = rows.slice(0, limit);
      const last = items.at(-1);
      if (last === undefined || rows.length <= limit) return { items, next: null };
      return { items, next: cursorAfter(keyOf(last)) };
    },
  };
}

/** A list by time and id, the newest first. */
export const byTimeDescending = keyset<[at: Date, id: Types.ObjectId]>('descending', timePart, objectIdPart);
/** A list by time and id, the earliest first. */
export const byTime = keyset<[at: Date, id: Types.ObjectId]>('ascending', timePart, objectIdPart);
/** A list by serial number, the lowest first. */
export const bySerial = keyset<[serial: number]>('ascending', serialPart);
/** A list by id, in the order in which its documents were created. */
export const byId = keyset<[id: Types.ObjectId]>('ascending', objectIdPart);
