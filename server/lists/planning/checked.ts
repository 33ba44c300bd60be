import type { Facts } from '../../../schemas/register/statement.ts';
import { codesOf } from '../../register/record/claims.ts';
import { isRejected } from '../../sheets/problems.ts';
import type { Places } from '../../territory/regions/place-finder.ts';
import { factsOf } from '../reading/facts.ts';
import type { ListRow, RowProblem } from '../reading/row.ts';

/** A row that was checked, with its facts or its rejection. */
export interface CheckedRow extends Pick<ListRow, 'line' | 'problems' | 'recalled'> {
  /** What the row says; undefined for a rejected or a recalled row. */
  facts: Facts | undefined;
  /** As in `ListRow`; 0 for none. */
  print: number;
  /** The row itself, only where it is rejected: the cells of all rows of a chunk would take much memory. */
  refused?: ListRow;
}

/** The checks that rows have to pass. */
export interface Checks {
  regions: Places | undefined;
  /** A last check of the facts. @returns the problem for which the row is rejected, undefined for none. */
  admit?: ((row: ListRow, facts: Facts) => RowProblem | undefined) | undefined;
}

/** Rows that are planned and written together. A row without a code counts as four: all employers of a like name are read for it. */
const chunkRows = 2000;
/** The maximum of characters in a chunk, so that long rows take no more memory. Two thousand rows of any office fit in. */
const chunkCharacters = 2_000_000;

/** Check rows as they are read, and collect them in chunks of one size. */
export async function* checkedChunks(
  batches: AsyncIterable<readonly ListRow[]>,
  checks: Checks,
): AsyncGenerator<CheckedRow[]> {
  let chunk: CheckedRow[] = [];
  let weight = 0;
  let characters = 0;
  for await (const rows of batches) {
    for (const row of rows) {
      const checked = check(row, checks);
      chunk.push(checked);
      weight += checked.facts && codesOf(checked.facts).length === 0 ? 4 : 1;
      for (const cell of row.cells) characters += cell.length;
      if (weight < chunkRows && characters < chunkCharacters) continue;
      yield chunk;
      chunk = [];
      weight = 0;
      characters = 0;
    }
  }
  if (chunk.length > 0) yield chunk;
}

function check(row: ListRow, { regions, admit }: Checks): CheckedRow {
  const { line, problems, print = 0, recalled } = row;
  if (recalled) return { line, facts: undefined, problems, print, recalled };
  if (isRejected(row)) return reject(row);
  const facts = factsOf(row, regions);
  if (!facts) return reject(row);
  const problem = admit?.(row, facts);
  return problem ? reject({ ...row, problems: [...problems, problem] }) : { line, facts, problems, print };
}

function reject(row: ListRow): CheckedRow {
  return { line: row.line, facts: undefined, problems: row.problems, print: 0, refused: row };
}
