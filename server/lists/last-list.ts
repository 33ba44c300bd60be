import { type ChunkRecord, columnsOf, flagsOf, type RowResult } from './chunk-record.ts';
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
  readonly #maps = new Map<number, Map<number, number>>();
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

  /** What becomes of a row that says this, where the list before had it in the register. */
  find(hash: number, line: number): RowResult | undefined {
    for (const [n, rows] of this.#maps) {
      const packed = rows.get(hash);
      if (packed === undefined) continue;
      if (n > this.#at) this.#at = n;
      const flags = packed % 256;
      return { ...flagsOf(flags), line, hash, serial: (packed - flags) / 256, outcome: 'unchanged' };
    }
    return undefined;
  }
}

/** Serials and flags of the rows that are in the register, as one number each, by what the rows say. */
function mapOf(record: ChunkRecord): Map<number, number> {
  const { serials, hashes, flags } = columnsOf(record);
  const rows = new Map<number, number>();
  for (const [at, serial] of serials.entries()) {
    if (serial > 0) rows.set(hashes[at] ?? 0, serial * 256 + (flags[at] ?? 0));
  }
  return rows;
}
