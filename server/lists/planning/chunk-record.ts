import type { mongo } from 'mongoose';
import { outcomes, type RowResult, recognitions } from '../reading/row-result.ts';

/** Rows as stored: arrays with one element a row, 25 bytes a row in all. */
export interface ChunkRecord {
  lines: Stored;
  serials: Stored;
  hashes: Stored;
  outcomes: Stored;
  /** Prints of the rows' texts (row-print.ts); 0 where the text alone does not tell what becomes of the row. */
  prints?: Stored;
}

type Stored = Uint8Array | mongo.Binary;

/** Pack the results of a chunk. */
export function packRows(rows: readonly RowResult[], prints: readonly number[]): ChunkRecord {
  const flags = rows.map(
    (row) => outcomes.indexOf(row.outcome) | (recognitions.indexOf(row.by) << 3) | (row.branch ? 64 : 0),
  );
  return {
    lines: bytes(Uint32Array.from(rows, ({ line }) => line)),
    serials: bytes(Uint32Array.from(rows, ({ serial }) => serial)),
    hashes: bytes(Float64Array.from(rows, ({ hash }) => hash)),
    outcomes: Uint8Array.from(flags),
    prints: bytes(Float64Array.from(prints)),
  };
}

/** Unpack what `packRows` made. */
export function unpackRows(record: ChunkRecord): RowResult[] {
  const { lines, serials, hashes, flags } = columnsOf(record);
  return Array.from(flags, (flag, at) => ({
    line: lines[at] ?? 0,
    serial: serials[at] ?? 0,
    hash: hashes[at] ?? 0,
    ...flagsOf(flag),
  }));
}

/** The arrays of a record, without an object for each row. */
export function columnsOf(record: ChunkRecord) {
  return {
    lines: new Uint32Array(aligned(record.lines)),
    serials: serialsOf(record),
    hashes: new Float64Array(aligned(record.hashes)),
    flags: bytesOf(record.outcomes),
    prints: record.prints ? new Float64Array(aligned(record.prints)) : new Float64Array(0),
  };
}

/** What the bits of one row's flags mean. */
export function flagsOf(flags: number): Pick<RowResult, 'outcome' | 'by' | 'branch'> {
  return {
    outcome: outcomes[flags & 7] ?? 'rejected',
    by: recognitions[(flags >> 3) & 7] ?? 'none',
    branch: (flags & 64) !== 0,
  };
}

/** Only the serials of the rows' employers. */
export function serialsOf({ serials }: Pick<ChunkRecord, 'serials'>): Uint32Array {
  return new Uint32Array(aligned(serials));
}

function bytes(array: Uint32Array | Float64Array): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}

/** A copy of its own, because a slice of a reply may begin at any byte. */
function aligned(stored: Stored): ArrayBuffer {
  return new Uint8Array(bytesOf(stored)).buffer;
}

/** The driver gives `Binary` for what was written as bytes. */
function bytesOf(stored: Stored): Uint8Array {
  return stored instanceof Uint8Array ? stored : stored.value();
}
