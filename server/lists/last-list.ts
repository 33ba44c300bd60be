import { type ChunkRecord, type RowResult, unpackRows } from './chunk-record.ts';
import { chunks } from './store.ts';

/** Chunks of the list before that are kept around the place where its rows were last met. */
const reach = { behind: 1, ahead: 3 } as const;

/**
 * The list before this one of the same source, read along with it.
 *
 * A row that says what it said there, near the same place, needs no look at the register. What is not met here is
 * looked up there, so that this only saves time; its memory does not grow with the list.
 */
export class LastList {
  readonly #list: number;
  readonly #maps = new Map<number, Map<number, RowResult>>();
  #at = 0;
  #ended = Number.POSITIVE_INFINITY;

  constructor(list: number) {
    this.#list = list;
  }

  /** Move on to where the rows were last met; to be called before each chunk. */
  async follow(): Promise<void> {
    for (const n of this.#maps.keys()) if (n < this.#at - reach.behind) this.#maps.delete(n);
    for (let n = Math.max(0, this.#at - reach.behind); n <= this.#at + reach.ahead && n < this.#ended; n++) {
      if (this.#maps.has(n)) continue;
      const record = await chunks().findOne({ list: this.#list, n });
      if (!record) {
        this.#ended = n;
        return;
      }
      this.#maps.set(n, mapOf(record));
    }
  }

  /** What became of the row that said this; only rows that went into the register. */
  find(hash: number): RowResult | undefined {
    for (const [n, rows] of this.#maps) {
      const found = rows.get(hash);
      if (!found) continue;
      if (n > this.#at) this.#at = n;
      return found;
    }
    return undefined;
  }
}

function mapOf(record: ChunkRecord): Map<number, RowResult> {
  const rows = new Map<number, RowResult>();
  for (const row of unpackRows(record)) if (row.serial > 0) rows.set(row.hash, row);
  return rows;
}
