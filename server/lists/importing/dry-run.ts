import { canonicalRegion } from '../../../schemas/platform/fields.ts';
import { shanghaiDay } from '../../../schemas/platform/shanghai.ts';
import { requireRegion } from '../../access/staff/scope.ts';
import { nextSerial } from '../../register/employers/serials.ts';
import { PendingChanges } from '../../register/record/pending-changes.ts';
import { rankOf } from '../../register/record/sources.ts';
import { SpillFile } from '../../register/record/spill-file.ts';
import { createPlaceFinder } from '../../territory/regions/place-finder.ts';
import { findOwnCityRegion } from '../../territory/unions/own-city.ts';
import { type CheckedRow, checkRows, withDisputes } from '../planning/check-rows.ts';
import type { ChunkPlan } from '../planning/chunk-plan.ts';
import { addRows, type ListCounts, zeroCounts } from '../planning/counts.ts';
import { planChunk } from '../planning/plan-chunk.ts';
import type { OpenedList } from '../reading/opened-list.ts';
import type { ImportOptions } from './options.ts';
import type { ImportProgress } from './pipeline.ts';
import { type PlanSummary, PlanSummaryBuilder } from './plan-summary.ts';

/** A chunk of rows that was planned and not written. */
export interface PlannedChunk {
  rows: readonly CheckedRow[];
  plan: ChunkPlan;
  counts: ListCounts;
}

/**
 * Plan an import with the code of a real one, and write nothing.
 *
 * Planned changes are kept, so that a row that repeats an earlier one is recognised: the employers in a temporary file,
 * their codes and names in memory.
 *
 * @returns at the end, what all of it would change.
 * @throws {Failure} `outside_scope`, `region_not_found`.
 */
export async function* dryRun(
  opened: OpenedList,
  options: Pick<ImportOptions, 'source' | 'asOf' | 'region' | 'only' | 'scope'> & {
    onProgress?: (progress: ImportProgress) => void;
  },
  now = new Date(),
): AsyncGenerator<PlannedChunk, PlanSummary> {
  const region = options.region === undefined ? await findOwnCityRegion() : canonicalRegion(options.region);
  requireRegion(options.scope, region);
  const regions = await createPlaceFinder(region);
  // A number higher than that of any list, so that this one counts as the latest.
  const list = { list: 2 ** 31 - 1, source: rankOf[options.source], asOf: options.asOf ?? shanghaiDay(now) };
  const summary = await PlanSummaryBuilder.create(list.list, list.asOf);
  const spillFile = new SpillFile();
  const pending = new PendingChanges(spillFile);
  let serial = await nextSerial();
  let counts = zeroCounts();
  try {
    for await (const checked of checkRows(opened.rows(), { regions })) {
      const plan = await planChunk(checked, { list, serial, pending, only: options.only });
      const rows = withDisputes(checked, plan.disputes);
      summary.add(plan, rows);
      pending.add(plan.changes);
      serial = plan.serials.to;
      counts = addRows(counts, rows, plan.results);
      options.onProgress?.({ rows: counts.read, line: rows.at(-1)?.line ?? 0, counts });
      yield { rows, plan, counts };
    }
    return await summary.summary();
  } finally {
    spillFile.close();
  }
}
