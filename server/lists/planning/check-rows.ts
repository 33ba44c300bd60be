import type { EmployerFacts } from '../../../schemas/register/statement.ts';
import { codesOf } from '../../register/record/statements.ts';
import { isRejected } from '../../sheets/problems/problems.ts';
import type { PlaceFinder } from '../../territory/regions/place-finder.ts';
import type { ListRow, RowProblem } from '../reading/row.ts';
import type { RowResult } from '../reading/row-result.ts';
import { employerFactsOf } from './facts.ts';

/** A row that was checked, with its facts or its rejection. */
export interface CheckedRow extends Pick<ListRow, 'line' | 'problems' | 'recalled'> {
  /** What the row says; undefined for a rejected or a recalled row. */
  facts: EmployerFacts | undefined;
  /** As in `ListRow`; 0 for none. */
  textHash: number;
  /** The row's cells, from which a note about it is made. They are kept no longer than its chunk. */
  cells: ListRow['cells'];
  /** The name of the unit as the row has it, for a rejected row too. */
  name: string | undefined;
}

/** The checks that rows have to pass. */
export interface RowChecks {
  regions: PlaceFinder | undefined;
  /** A last check of the facts. @returns the problem for which the row is rejected, undefined for none. */
  validate?: ((row: ListRow, facts: EmployerFacts) => RowProblem | undefined) | undefined;
}

/** Rows that are planned and written together. A row without a code counts as four: all employers of a like name are read for it. */
const chunkRows = 2000;
/** The maximum of characters in a chunk, so that long rows take no more memory. Two thousand rows of any office fit in. */
const chunkCharacters = 2_000_000;

/** Check rows as they are read, and collect them in chunks of one size. */
export async function* checkRows(
  batches: AsyncIterable<readonly ListRow[]>,
  checks: RowChecks,
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

/** Add to the rows of a chunk the problems that its plan found. */
export function withDisputes(
  rows: readonly CheckedRow[],
  disputes: ReadonlyMap<number, readonly RowProblem[]>,
): readonly CheckedRow[] {
  if (disputes.size === 0) return rows;
  return rows.map((row, index) => {
    const more = disputes.get(index);
    return more ? { ...row, problems: [...row.problems, ...more], textHash: 0 } : row;
  });
}

/** The rows of a chunk that are refused by what they say. What a person refused before is not told again. */
export function rejectedIn(rows: readonly CheckedRow[]): readonly CheckedRow[] {
  return rows.filter(({ facts, recalled }) => !facts && !recalled);
}

/** The rows of a chunk that are taken in with warnings. @param results of the rows, in their order. */
export function warnedIn(rows: readonly CheckedRow[], results: readonly RowResult[]): readonly CheckedRow[] {
  return rows.filter(({ problems }, at) => problems.length > 0 && results[at]?.outcome !== 'rejected');
}

function check(row: ListRow, { regions, validate }: RowChecks): CheckedRow {
  const { line, problems, textHash = 0, recalled, cells } = row;
  const checked = { line, problems, cells, name: row.values.name, facts: undefined, textHash: 0 };
  if (recalled) return { ...checked, textHash, recalled };
  if (isRejected(row)) return checked;
  const read = employerFactsOf(row, regions);
  if (!read) return checked;
  const { facts } = read;
  const all = read.problems.length > 0 ? [...problems, ...read.problems] : problems;
  const problem = validate?.(row, facts);
  if (problem) return { ...checked, problems: [...all, problem] };
  // A row with problems is read again in the next list, so that they are told again.
  return { ...checked, facts, problems: all, textHash: all.length > 0 ? 0 : textHash };
}
