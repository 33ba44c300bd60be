import { canonicalRegion } from '../../../schemas/platform/fields.ts';
import { shanghaiDay } from '../../../schemas/platform/shanghai.ts';
import { requireRegion } from '../../access/staff/scope.ts';
import { nextSerial } from '../../register/employers/write-changes.ts';
import { rankOf } from '../../register/record/sources.ts';
import { Shelf } from '../../register/record/spill-file.ts';
import { Pending } from '../../register/record/working-set.ts';
import { placesOf } from '../../territory/regions/place-finder.ts';
import { ownCity } from '../../territory/unions/own-city.ts';
import { type CheckedRow, checkedChunks } from '../planning/checked.ts';
import { type Counts, noCounts, withRows } from '../planning/counts.ts';
import { type Plan, planChunk } from '../planning/plan-chunk.ts';
import type { OpenedList } from '../reading/opened-list.ts';
import type { ImportOptions } from './options.ts';
import type { Progress } from './pipeline.ts';

/** What would become of some rows, in the order of the file. */
export interface DryChunk {
  rows: readonly CheckedRow[];
  plan: Plan;
  counts: Counts;
}

/**
 * Plan an import by the same code and write nothing.
 *
 * What the list would change is kept, so that a row that repeats another is seen as such: the employers in a file, their
 * codes and names in memory.
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
  // A number that no list has: later than every list there is.
  const list = { b: 2 ** 31 - 1, s: rankOf[options.source], d: options.asOf ?? shanghaiDay(now) };
  const shelf = new Shelf();
  const pending = new Pending(shelf);
  let serial = await nextSerial();
  let counts = noCounts();
  try {
    for await (const rows of checkedChunks(opened.rows(), { regions })) {
      const plan = await planChunk(
        rows.map(({ incoming }) => incoming),
        { list, serial, pending },
      );
      pending.add(plan.changes);
      serial = plan.serials.to;
      counts = withRows(counts, rows, plan.results);
      options.onProgress?.({ rows: counts.read, line: rows.at(-1)?.incoming.line ?? 0, counts });
      yield { rows, plan, counts };
    }
  } finally {
    shelf.close();
  }
}
