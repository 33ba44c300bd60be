import type { mongo } from 'mongoose';
import { type RowResult, recognitions, rowOutcomes } from '../reading/row-result.ts';

/** The results of a chunk's rows as stored: arrays with one element for each row, 25 bytes a row in all. */
export interface StoredChunk {
  lines: Stored;
  serials: Stored;
  hashes: Stored;
  outcomes: Stored;
  /** Hashes of the rows' texts (`rowHasher`); 0 where the text alone does not decide the result. */
  prints?: Stored;
}

type Stored = Uint8Array | mongo.Binary;

/** The flag of a row that disagrees with another one. */
export const disputedFlag = 128;

/** Pack the results of a chunk for storing. */
export function packRows(rows: readonly RowResult[], prints: readonly number[]): StoredChunk {
  const flags = rows.map(
    (row) =>
      rowOutcomes.indexOf(row.outcome) |
      (recognitions.indexOf(row.by) << 3) |
      (row.branch ? 64 : 0) |
      (row.disputed ? disputedFlag : 0),
  );
  return {
    lines: bytes(Uint32Array.from(rows, ({ line }) => line)),
    serials: bytes(Uint32Array.from(rows, ({ serial }) => serial)),
    hashes: bytes(Float64Array.from(rows, ({ hash }) => hash)),
    outcomes: Uint8Array.from(flags),
    prints: bytes(Float64Array.from(prints)),
  };
}

/** Unpack the results of a stored chunk. */
export function unpackRows(chunk: StoredChunk): RowResult[] {
  const { lines, serials, hashes, flags } = chunkColumnsOf(chunk);
  return Array.from(flags, (flag, index) => ({
    line: lines[index] ?? 0,
    serial: serials[index] ?? 0,
    hash: hashes[index] ?? 0,
    ...flagsOf(flag),
  }));
}

/** The arrays of a stored chunk, without an object for each row. */
export function chunkColumnsOf(chunk: StoredChunk) {
  return {
    lines: new Uint32Array(aligned(chunk.lines)),
    serials: serialsOf(chunk),
    hashes: new Float64Array(aligned(chunk.hashes)),
    flags: bytesOf(chunk.outcomes),
    prints: chunk.prints ? new Float64Array(aligned(chunk.prints)) : new Float64Array(0),
  };
}

/** Decode the flags of a row. */
export function flagsOf(flags: number): Pick<RowResult, 'outcome' | 'by' | 'branch'> {
  return {
    outcome: rowOutcomes[flags & 7] ?? 'rejected',
    by: recognitions[(flags >> 3) & 7] ?? 'none',
    branch: (flags & 64) !== 0,
  };
}

/** The serials of the rows' employers alone. */
export function serialsOf({ serials }: Pick<StoredChunk, 'serials'>): Uint32Array {
  return new Uint32Array(aligned(serials));
}

function bytes(array: Uint32Array | Float64Array): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}

/** A copy, because a typed array cannot begin at any byte of the driver's reply. */
function aligned(stored: Stored): ArrayBuffer {
  return new Uint8Array(bytesOf(stored)).buffer;
}

/** The driver reads as `Binary` what was written as bytes. */
function bytesOf(stored: Stored): Uint8Array {
  return stored instanceof Uint8Array ? stored : stored.value();
}
