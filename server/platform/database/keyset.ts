import { Types, trusted } from 'mongoose';
import { Failure } from '../errors/errors.ts';

/** One value of the key by which a list is sorted, as it stands in a cursor; no text of it holds a dot. */
interface KeyPart<Value> {
  write(value: Value): string;
  /** @returns undefined where the text is none of ours. */
  read(text: string): Value | undefined;
}

export const time: KeyPart<Date> = {
  write: (at) => at.getTime().toString(36),
  read(text) {
    const at = new Date(/^-?[0-9a-z]{1,11}$/.test(text) ? Number.parseInt(text, 36) : Number.NaN);
    return Number.isNaN(at.getTime()) ? undefined : at;
  },
};

export const objectId: KeyPart<Types.ObjectId> = {
  write: String,
  read: (text) => (/^[0-9a-f]{24}$/.test(text) ? new Types.ObjectId(text) : undefined),
};

/** A serial number of at most nine digits, or a count. */
export const serial: KeyPart<number> = {
  write: String,
  read: (text) => (/^\d{1,9}$/.test(text) ? Number(text) : undefined),
};

/** A code of letters, digits and hyphens, or none. */
export const code: KeyPart<string> = {
  write: (text) => text,
  read: (text) => (/^[\w-]{0,64}$/.test(text) ? text : undefined),
};

/** A list sorted by a key that no two of its rows share; a page is what comes after the last row of the one before. */
export interface Keyset<Key extends readonly unknown[]> {
  /**
   * The key after which a page begins.
   *
   * @returns undefined for the first page.
   * @throws {Failure} `cursor_invalid`.
   */
  position(cursor: string | undefined): Key | undefined;
  /**
   * The filter of what comes after a cursor; empty for the first page.
   *
   * @param fields the stored fields of the key, in its order.
   * @throws {Failure} `cursor_invalid`.
   */
  after(cursor: string | undefined, fields: { [At in keyof Key]: string }): object;
  /** A page of rows, of which one more was read than asked for, and the cursor of the next. */
  page<Row>(rows: readonly Row[], limit: number, keyOf: (row: Row) => Key): { items: Row[]; next: string | null };
}

/** Page by a key. Pages stay right while rows come and go, and no page costs more than the first. */
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

  return {
    position,
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
      const key = keyOf(last);
      return { items, next: parts.map((part, at) => part.write(key[at] as never)).join('.') };
    },
  };
}

/** A list by time, the newest first. */
export const byTimeDescending = keyset<[at: Date, id: Types.ObjectId]>('descending', time, objectId);
/** A list by time, the earliest first. */
export const byTime = keyset<[at: Date, id: Types.ObjectId]>('ascending', time, objectId);
/** A list by serial number. */
export const bySerial = keyset<[serial: number]>('ascending', serial);
/** A list by id, which is the order in which its rows were made. */
export const byId = keyset<[id: Types.ObjectId]>('ascending', objectId);
