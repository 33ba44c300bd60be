import { refreshDirectory } from '../../register/assignment/refresh-directory.ts';
import type { RowResult } from '../reading/row-result.ts';
import type { CheckedRow } from './check-rows.ts';
import type { ChunkPlan, PlanOptions } from './chunk-plan.ts';
import { Planner, type UnmatchedRow } from './planner.ts';

/** Plan a chunk: decide the result of each row, in the order of the file, and write nothing. */
export async function planChunk(
  rows: readonly Pick<CheckedRow, 'line' | 'facts' | 'recalled'>[],
  setting: PlanOptions,
): Promise<ChunkPlan> {
  const planner = new Planner(setting);
  // Rows of the previous list get their results here: all rows of an unchanged list.
  const results = rows.map((row) => planner.knownResult(row));
  const unmatched: UnmatchedRow[] = [];
  for (const [index, { line, facts }] of rows.entries())
    if (facts && !results[index]) unmatched.push(planner.toMatch(line, facts));
  if (unmatched.length > 0) await refreshDirectory();
  await planner.readFor(unmatched);
  let next = 0;
  for (let index = 0; index < results.length; index++) {
    const known = results[index];
    if (known) {
      if (unmatched.length > 0) planner.pass(known);
      continue;
    }
    const row = unmatched[next++] as UnmatchedRow;
    const result = planner.match(row);
    results[index] = planner.dispute(index, row.statement, result instanceof Promise ? await result : result);
  }
  return planner.plan(results as RowResult[]);
}
