import type { EmployerFacts } from '../../../schemas/register/statement.ts';
import { codesOf } from '../../register/record/statements.ts';
import { isRejected } from '../../sheets/problems/problems.ts';
import type { PlaceFinder } from '../../territory/regions/place-finder.ts';
import type { ListRow, RowProblem } from '../reading/row.ts';
import { employerFactsOf } from './facts.ts';

/** A row that was checked, with its facts or its rejection. */
export interface CheckedRow extends Pick<ListRow, 'line' | 'problems' | 'recalled'> {
  /** What the row says; undefined for a rejected or a recalled row. */
  facts: EmployerFacts | undefined;
  /** As in `ListRow`; 0 for none. */
  textHash: number;
  /** The row itself, only where it is rejected: the cells of all rows of a chunk would take much memory. */
  rejected?: ListRow;
  /** The row itself with all its problems, where it is accepted with warnings and `keepWarned` wants it. */
  warned?: ListRow;
}

/** The checks that rows have to pass. */
export interface RowChecks {
  regions: PlaceFinder | undefined;
  /** A last check of the facts. @returns the problem for which the row is rejected, undefined for none. */
  validate?: ((row: ListRow, facts: EmployerFacts) => RowProblem | undefined) | undefined;
  /** Called for each row with warnings. @returns whether its cells are needed. */
  keepWarned?: (() => boolean) | undefined;
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
    if (!more) return row;
    const problems = [...row.problems, ...more];
    return { ...row, problems, textHash: 0, ...(row.warned && { warned: { ...row.warned, problems } }) };
  });
}

function check(row: ListRow, { regions, validate, keepWarned }: RowChecks): CheckedRow {
  const { line, problems, textHash = 0, recalled } = row;
  if (recalled) return { line, facts: undefined, problems, textHash, recalled };
  if (isRejected(row)) return reject(row);
  const read = employerFactsOf(row, regions);
  if (!read) return reject(row);
  const { facts } = read;
  const all = read.problems.length > 0 ? [...problems, ...read.problems] : problems;
  const problem = validate?.(row, facts);
  if (problem) return reject({ ...row, problems: [...all, problem] });
  // A row with problems is read again in the next list, so that they are told again.
  const checked = { line, facts, problems: all, textHash: all.length > 0 ? 0 : textHash };
  return all.length > 0 && keepWarned?.() ? { ...checked, warned: { ...row, problems: all } } : checked;
}

function reject(row: ListRow): CheckedRow {
  return { line: row.line, facts: undefined, problems: row.problems, textHash: 0, rejected: row };
}
