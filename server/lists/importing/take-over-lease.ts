import type { List } from '../../../schemas/lists/list.ts';
import { coversRegion, type Scope } from '../../access/staff/scope.ts';
import { Failure } from '../../platform/errors/errors.ts';
import { lists } from '../planning/collections.ts';
import { type Lease, takeLease } from './lease.ts';

/** Who takes a list over. */
export interface TakeOver {
  scope: Scope;
  /** Wait for another import of the region, and be told of it; else it is refused. */
  wait?: ((list: number) => void) | undefined;
}

/**
 * Take the lease of a list's region, and make the list this run's own: what another run still tries to write fails.
 *
 * @throws {Failure} `list_unknown`, also where it is outside the scope; `list_busy`.
 */
export async function takeOver(number: number, { scope, wait }: TakeOver): Promise<{ list: List; lease: Lease }> {
  const found = await lists().findOne({ _id: number });
  if (!found || !coversRegion(scope, found.region)) throw new Failure('list_unknown', { list: number });
  const lease = await takeLease(found.region, number, wait);
  try {
    const list = await lists().findOneAndUpdate(
      { _id: number },
      { $set: { run: lease.run } },
      { returnDocument: 'after' },
    );
    return { list: list as List, lease };
  } catch (error) {
    // Nobody else knows of the lease, and it would be renewed as long as the process lives.
    await lease.release().catch(() => {});
    throw error;
  }
}
