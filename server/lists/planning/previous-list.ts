import type { RowResult } from '../reading/row-result.ts';
import { type ChunkRecord, columnsOf, flagsOf } from './chunk-record.ts';
import { chunks } from './collections.ts';
import { NumberTable } from './number-table.ts';

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
  readonly #chunks = new Map<number, Known>();
  #at: number;
  #ended = Number.POSITIVE_INFINITY;

  /** @param at the chunk to begin at: an import that goes on after a crash does so in the middle. */
  constructor(list: number, at = 0) {
    this.#list = list;
    this.#at = at;
  }

  /** Move on to where the rows were last met; to be called before each chunk. */
  async follow(): Promise<void> {
    for (const n of this.#chunks.keys()) if (n < this.#at - reach.behind) this.#chunks.delete(n);
    for (let n = Math.max(0, this.#at - reach.behind); n <= this.#at + reach.ahead && n < this.#ended; n++) {
      if (this.#chunks.has(n)) continue;
      const record = await chunks().findOne({ list: this.#list, n });
      if (!record) {
        this.#ended = n;
        return;
      }
      this.#chunks.set(n, new Known(record));
    }
  }

  /** What becomes of a row that says this, where the list before had it in the register. */
  find(hash: number, line: number): RowResult | undefined {
    return this.#met((known) => known.bySense.find(hash), line);
  }

  /** The same for a row that stood there letter for letter, under the same reading, and that nothing was wrong with. */
  findText(print: number, line: number): RowResult | undefined {
    return this.#met((known) => known.byText.find(print), line);
  }

  #met(find: (known: Known) => number, line: number): RowResult | undefined {
    for (const [n, known] of this.#chunks) {
      const at = find(known);
      if (at < 0) continue;
      if (n > this.#at) this.#at = n;
      return known.result(at, line);
    }
    return undefined;
  }
}

/** The rows of one chunk that are in the register, by what they say and by their text. */
class Known {
  readonly #columns: ReturnType<typeof columnsOf>;
  #bySense: NumberTable | undefined;
  #byText: NumberTable | undefined;

  constructor(record: ChunkRecord) {
    this.#columns = columnsOf(record);
  }

  get bySense(): NumberTable {
    const { hashes, serials } = this.#columns;
    this.#bySense ??= new NumberTable(hashes.map((hash, at) => (serials[at] ? hash : 0)));
    return this.#bySense;
  }

  get byText(): NumberTable {
    this.#byText ??= new NumberTable(this.#columns.prints);
    return this.#byText;
  }

  result(at: number, line: number): RowResult {
    const { serials, hashes, flags } = this.#columns;
    return {
      ...flagsOf(flags[at] ?? 0),
      line,
      hash: hashes[at] ?? 0,
      serial: serials[at] ?? 0,
      outcome: 'unchanged',
    };
  }
}
