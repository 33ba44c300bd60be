import type { List } from '../../../schemas/lists/list.ts';
import type { Statement } from '../../../schemas/register/statement.ts';
import { rankOf, type SourceType } from '../../register/record/sources.ts';
import { statementsInEffect } from '../../register/record/statements.ts';
import { chunkScan, chunks } from '../planning/list-collections.ts';
import { unpackRows } from '../planning/stored-chunk.ts';

/** A row that repeats what an earlier list said. */
export interface RepeatedRow {
  serial: number;
  hash: number;
  line: number;
}

/**
 * The rows of a list that repeat earlier lists, by their employer.
 *
 * Such rows add no statement. If the statement that they repeat is removed, they need one of their own.
 */
export class RepeatedRows {
  readonly list: List;
  readonly #serials: Uint32Array;
  readonly #hashes: Float64Array;
  readonly #lines: Uint32Array;

  private constructor(list: List, rows: { serials: Uint32Array; hashes: Float64Array; lines: Uint32Array }) {
    this.list = list;
    this.#serials = rows.serials;
    this.#hashes = rows.hashes;
    this.#lines = rows.lines;
  }

  /** Read the repeating rows of a list, 16 bytes each. @param wanted selects employers. */
  static async read(list: List, wanted: (serial: number) => boolean = () => true): Promise<RepeatedRows> {
    const parts: { serials: number[]; hashes: Float64Array; lines: Uint32Array }[] = [];
    for await (const record of chunks().find({ list: list._id }, chunkScan).sort({ n: 1 })) {
      const some = unpackRows(record).filter(({ outcome, serial }) => outcome === 'unchanged' && wanted(serial));
      parts.push({
        serials: some.map(({ serial }) => serial),
        hashes: Float64Array.from(some, ({ hash }) => hash),
        lines: Uint32Array.from(some, ({ line }) => line),
      });
    }
    const serials = Uint32Array.from(parts.flatMap((part) => part.serials));
    const hashes = Float64Array.from(parts.flatMap((part) => [...part.hashes]));
    const lines = Uint32Array.from(parts.flatMap((part) => [...part.lines]));
    const order = Uint32Array.from(serials.keys()).sort((a, b) => (serials[a] ?? 0) - (serials[b] ?? 0));
    return new RepeatedRows(list, {
      serials: order.map((at) => serials[at] ?? 0),
      hashes: Float64Array.from(order, (at) => hashes[at] ?? 0),
      lines: order.map((at) => lines[at] ?? 0),
    });
  }

  /** The rows about an employer. */
  rowsOf(serial: number): RepeatedRow[] {
    let low = 0;
    let high = this.#serials.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#serials[middle] ?? 0) < serial) low = middle + 1;
      else high = middle;
    }
    const found: RepeatedRow[] = [];
    for (let at = low; this.#serials[at] === serial; at++) {
      found.push({ serial, hash: this.#hashes[at] ?? 0, line: this.#lines[at] ?? 0 });
    }
    return found;
  }

  /**
   * Make statements of this list for its rows about an employer, by copying the statements that they repeat. Rows that
   * have a statement already are left out.
   */
  statementsFor(serial: number, statements: readonly Statement[]): Statement[] {
    const { _id: list, asOf } = this.list;
    const source = rankOf[this.list.source as SourceType];
    const serials = new Set([serial, ...statements.map(({ origin }) => origin ?? serial)]);
    const rows = [...serials].flatMap((one) => this.rowsOf(one));
    if (rows.length === 0) return [];
    const inEffect = statementsInEffect(statements, source, { asOf, list });
    const own = new Set(statements.filter((one) => one.list === list).map(({ hash }) => hash));
    const copies: Statement[] = [];
    for (const { hash, line } of rows) {
      const repeated =
        inEffect.find((one) => one.hash === hash) ??
        statements.find((one) => one.source === source && one.hash === hash);
      if (!repeated || own.has(hash)) continue;
      own.add(hash);
      copies.push({ ...repeated, list, asOf, line });
    }
    return copies;
  }
}
