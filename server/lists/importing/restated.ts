import type { List } from '../../../schemas/lists/list.ts';
import { type Claim, groupInEffect } from '../../register/record/claims.ts';
import { rankOf, type SourceType } from '../../register/record/sources.ts';
import { unpackRows } from '../planning/chunk-record.ts';
import { chunkScan, chunks } from '../planning/collections.ts';

/** One row of a list that said what an earlier list had said. */
export interface Restatement {
  serial: number;
  hash: number;
  line: number;
}

/**
 * The rows of a list that said nothing new, by the employer that they are about.
 *
 * Such rows leave no claim. Where the claim that they repeat goes, they need one of their own.
 */
export class Restated {
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

  /** Read a list's rows, which then take 16 bytes of memory each; `wanted` leaves employers out. */
  static async read(list: List, wanted: (serial: number) => boolean = () => true): Promise<Restated> {
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
    return new Restated(list, {
      serials: order.map((at) => serials[at] ?? 0),
      hashes: Float64Array.from(order, (at) => hashes[at] ?? 0),
      lines: order.map((at) => lines[at] ?? 0),
    });
  }

  /** The rows about one employer. */
  of(serial: number): Restatement[] {
    let low = 0;
    let high = this.#serials.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#serials[middle] ?? 0) < serial) low = middle + 1;
      else high = middle;
    }
    const found: Restatement[] = [];
    for (let at = low; this.#serials[at] === serial; at++) {
      found.push({ serial, hash: this.#hashes[at] ?? 0, line: this.#lines[at] ?? 0 });
    }
    return found;
  }

  /**
   * Claims of this list's own for its rows about an employer, copied from the claims that they repeat; those that stand
   * for themselves already are left out.
   */
  claimsFor(serial: number, claims: readonly Claim[]): Claim[] {
    const { _id: b, asOf: d, source } = this.list;
    const s = rankOf[source as SourceType];
    const serials = new Set([serial, ...claims.map(({ o }) => o ?? serial)]);
    const rows = [...serials].flatMap((one) => this.of(one));
    if (rows.length === 0) return [];
    const group = groupInEffect(claims, s, { d, b });
    const own = new Set(claims.filter((claim) => claim.b === b).map(({ h }) => h));
    const copies: Claim[] = [];
    for (const { hash, line } of rows) {
      const said = group.find(({ h }) => h === hash) ?? claims.find((claim) => claim.s === s && claim.h === hash);
      if (!said || own.has(hash)) continue;
      own.add(hash);
      copies.push({ ...said, b, d, l: line });
    }
    return copies;
  }
}
