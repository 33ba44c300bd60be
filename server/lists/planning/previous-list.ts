import type { RowResult } from '../reading/row-result.ts';
import { chunks } from './list-collections.ts';
import { NumberTable } from './number-table.ts';
import { chunkColumnsOf, disputedFlag, flagsOf, type StoredChunk } from './stored-chunk.ts';

/** The chunks of the previous list that are in memory, around the one in which a row was last found. */
const window = { behind: 1, ahead: 3 } as const;

/**
 * The previous list of the same source, read in parallel.
 *
 * A row that says the same as a row near the same place of the previous list needs no look at the register. A row that is
 * not found here is looked up there, so that this only saves time. The memory does not grow with the list.
 */
export class PreviousList {
  readonly #list: number;
  readonly #chunks = new Map<number, KnownRows>();
  #current: number;
  #ended = Number.POSITIVE_INFINITY;

  /** @param chunk the number of the chunk to begin at; an import that was interrupted goes on in the middle. */
  constructor(list: number, chunk = 0) {
    this.#list = list;
    this.#current = chunk;
  }

  /** Move to the chunk in which a row was last found; to be called before each chunk. */
  async advance(): Promise<void> {
    for (const n of this.#chunks.keys()) if (n < this.#current - window.behind) this.#chunks.delete(n);
    for (
      let n = Math.max(0, this.#current - window.behind);
      n <= this.#current + window.ahead && n < this.#ended;
      n++
    ) {
      if (this.#chunks.has(n)) continue;
      const chunk = await chunks().findOne({ list: this.#list, n });
      if (!chunk) {
        this.#ended = n;
        return;
      }
      this.#chunks.set(n, new KnownRows(chunk));
    }
  }

  /** The result of a row with these facts, if the previous list has such a row in the register. */
  findByFacts(hash: number, line: number): RowResult | undefined {
    return this.#search((known) => known.byFacts.find(hash), line);
  }

  /** The result of a row with this text, if the previous list has the same text, read in the same way and without problems. */
  findByText(print: number, line: number): RowResult | undefined {
    return this.#search((known) => known.byText.find(print), line);
  }

  #search(find: (known: KnownRows) => number, line: number): RowResult | undefined {
    for (const [n, known] of this.#chunks) {
      const at = find(known);
      if (at < 0) continue;
      if (n > this.#current) this.#current = n;
      return known.result(at, line);
    }
    return undefined;
  }
}

/** The rows of one chunk that are in the register, by their facts and by their text. */
class KnownRows {
  readonly #columns: ReturnType<typeof chunkColumnsOf>;
  #byFacts: NumberTable | undefined;
  #byText: NumberTable | undefined;

  constructor(chunk: StoredChunk) {
    this.#columns = chunkColumnsOf(chunk);
  }

  get byFacts(): NumberTable {
    const { hashes, serials, flags } = this.#columns;
    const isSettled = (at: number) => serials[at] && ((flags[at] ?? 0) & disputedFlag) === 0;
    this.#byFacts ??= new NumberTable(hashes.map((hash, at) => (isSettled(at) ? hash : 0)));
    return this.#byFacts;
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
