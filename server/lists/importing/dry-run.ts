import { canonicalRegion } from '../../../schemas/platform/fields.ts';
import { shanghaiDay } from '../../../schemas/platform/shanghai.ts';
import { requireRegion } from '../../access/staff/scope.ts';
import { nextSerial } from '../../register/employers/serials.ts';
import { Pending } from '../../register/record/pending-changes.ts';
import { rankOf } from '../../register/record/sources.ts';
import { Shelf } from '../../register/record/spill-file.ts';
import { placesOf } from '../../territory/regions/place-finder.ts';
import { ownCity } from '../../territory/unions/own-city.ts';
import { type CheckedRow, checkedChunks } from '../planning/checked.ts';
import { type Counts, noCounts, withRows } from '../planning/counts.ts';
import { type Plan, planChunk } from '../planning/plan-chunk.ts';
import type { OpenedList } from '../reading/opened-list.ts';
import type { ImportOptions } from './options.ts';
import type { Progress } from './pipeline.ts';

/** A chunk of rows that was planned and not written. */
export interface DryChunk {
  rows: readonly CheckedRow[];
  plan: Plan;
  counts: Counts;
}

/**
 * Plan an import with the code of a real one, and write nothing.
 *
 * Planned changes are kept, so that a row that repeats an earlier one is recognised: the employers in a temporary file,
 * their codes and names in memory.
 *
 * @throws {Failure} `outside_scope`, `region_not_found`.
 */
export async function* dryRun(
  opened: OpenedList,
  options: Pick<ImportOptions, 'source' | 'asOf' | 'region' | 'scope'> & { onProgress?: (progress: Progress) => void },
  now = new Date(),
): AsyncGenerator<DryChunk> {
  const region = options.region === undefined ? await ownCity() : canonicalRegion(options.region);
  requireRegion(options.scope, region);
  const regions = await placesOf(region);
  // A number higher than that of any list, so that this one counts as the latest.
  const list = { list: 2 ** 31 - 1, source: rankOf[options.source], asOf: options.asOf ?? shanghaiDay(now) };
  const spillFile = new Shelf();
  const pending = new Pending(spillFile);
  let serial = await nextSerial();
  let counts = noCounts();
  try {
    for await (const rows of checkedChunks(opened.rows(), { regions })) {
      const plan = await planChunk(rows, { list, serial, pending });
      pending.add(plan.changes);
      serial = plan.serials.to;
      counts = withRows(counts, rows, plan.results);
      options.onProgress?.({ rows: counts.read, line: rows.at(-1)?.line ?? 0, counts });
      yield { rows, plan, counts };
    }
  } finally {
    spillFile.close();
  }
}
