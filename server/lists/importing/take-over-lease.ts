import type { List } from '../../../schemas/lists/list.ts';
import { coversRegion, type Scope } from '../../access/staff/scope.ts';
import { Failure } from '../../platform/errors/errors.ts';
import { lists } from '../planning/list-collections.ts';
import { type RegionLease, takeRegionLease } from './region-lease.ts';

/** How a list is taken over. */
export interface TakeOverOptions {
  scope: Scope;
  /** Called with the number of another list of the region that is waited for. Without it the take-over is refused. */
  onWait?: ((list: number) => void) | undefined;
}

/**
 * Take the lease of a list's region, and make this run the list's only writer: later writes of another run fail.
 *
 * @throws {Failure} `list_unknown`, also for a list outside the scope; `list_busy`.
 */
export async function takeOverList(
  number: number,
  { scope, onWait }: TakeOverOptions,
): Promise<{ list: List; lease: RegionLease }> {
  const found = await lists().findOne({ _id: number });
  if (!found || !coversRegion(scope, found.region)) throw new Failure('list_unknown', { list: number });
  const lease = await takeRegionLease(found.region, number, onWait);
  try {
    const list = await lists().findOneAndUpdate(
      { _id: number },
      { $set: { run: lease.run } },
      { returnDocument: 'after' },
    );
    return { list: list as List, lease };
  } catch (error) {
    // No one else can release this lease, which would be renewed as long as the process runs.
    await lease.release().catch(() => {});
    throw error;
  }
}
