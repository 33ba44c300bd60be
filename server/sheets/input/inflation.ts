/**
 * Whether what was inflated so far grew as no table does: a bomb, of which a little would hold the process for long.
 *
 * A table of offices shrinks to a tenth, and the XML of a sheet to a fiftieth. Deflate reaches 1 to 1,032 at most (zlib,
 * "Maximum Expansion Factor"). Small files may be of one repeated row, and cost nothing.
 *
 * @param inflated in bytes, as is `compressed`.
 */
export function isBomb(inflated: number, compressed: number): boolean {
  return inflated > unsuspectedBytes && inflated > compressed * maxRatio;
}

const unsuspectedBytes = 16 * 1024 ** 2;
const maxRatio = 200;
