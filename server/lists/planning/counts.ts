import type { List } from '../../../schemas/lists/list.ts';
import type { ListRow } from '../reading/row.ts';
import type { RowResult } from '../reading/row-result.ts';

/** The numbers of a list's rows by result and by problem. */
export interface ListCounts extends Omit<List['counts'], 'problems'> {
  problems: Record<string, number>;
}

/** Counts that are all zero. */
export function zeroCounts(): ListCounts {
  return {
    read: 0,
    added: 0,
    updated: 0,
    unchanged: 0,
    review: 0,
    rejected: 0,
    branches: 0,
    skipped: 0,
    warned: 0,
    problems: {},
  };
}

/** Add some rows and their results to counts. @returns new counts. */
export function addRows(
  before: ListCounts,
  rows: readonly Pick<ListRow, 'problems'>[],
  results: readonly RowResult[],
): ListCounts {
  const counts = { ...before, problems: { ...before.problems } };
  counts.read += results.length;
  for (const { outcome, branch } of results) {
    counts[outcome] = (counts[outcome] ?? 0) + 1;
    if (branch && outcome !== 'rejected') counts.branches++;
  }
  for (const [at, { problems }] of rows.entries()) {
    if (problems.length > 0 && results[at]?.outcome !== 'rejected') counts.warned = (counts.warned ?? 0) + 1;
    for (const { code } of problems) counts.problems[code] = (counts.problems[code] ?? 0) + 1;
  }
  return counts;
}
