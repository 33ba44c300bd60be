import { codesOf } from '../../register/record/claims.ts';
import { isRejected } from '../../sheets/problems.ts';
import type { Places } from '../../territory/regions/place-finder.ts';
import { factsOf } from '../reading/facts.ts';
import type { ListRow } from '../reading/row.ts';
import type { Incoming } from './plan-chunk.ts';

/** A row that has been looked at. The row itself is kept only where it is refused: the others are a chunk's worth of cells. */
export interface CheckedRow {
  incoming: Incoming;
  problems: ListRow['problems'];
  /** As in `ListRow`; 0 for none. */
  print: number;
  refused?: ListRow;
}

/** By what rows are looked at. */
export interface Checks {
  regions: Places | undefined;
  /** Look at a row once more before it goes in; a returned row has been refused. */
  admit?: ((row: ListRow, incoming: Incoming) => ListRow | undefined) | undefined;
}

/** Rows that are decided and written together; one without a code counts as four, as all of a like name are read for it. */
const chunkRows = 2000;
/** Enough for two thousand rows of any office; smaller chunks where rows are long, so that no list needs more memory. */
const chunkCharacters = 2_000_000;

/** Look at rows as they are read, and hand them on in chunks of one size. */
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
      const { facts } = checked.incoming;
      chunk.push(checked);
      weight += facts && codesOf(facts).length === 0 ? 4 : 1;
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

/** A row with the facts to be taken in, or refused. */
function check(row: ListRow, { regions, admit }: Checks): CheckedRow {
  const { line, problems, print = 0, recalled } = row;
  if (recalled) return { incoming: { line, facts: undefined, recalled }, problems, print };
  if (isRejected(row)) return refuse(row);
  const incoming: Incoming = { line, facts: factsOf(row, regions) };
  const refused = incoming.facts ? admit?.(row, incoming) : row;
  return refused ? refuse(refused) : { incoming, problems, print };
}

function refuse(row: ListRow): CheckedRow {
  return { incoming: { line: row.line, facts: undefined }, problems: row.problems, print: 0, refused: row };
}
