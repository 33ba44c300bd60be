import { staffWrites } from '../../../schemas/access/staff.ts';
import { secondMs } from '../../platform/calendar/durations.ts';
import { createTtlCache } from '../../platform/database/ttl-cache.ts';
import { isInForce } from './appointments.ts';
import { findOfficers, type OfficerAccount, type OfficerQuery, type SecondFactorRule } from './officer.ts';

const options = { keyOf: ({ id }: OfficerQuery) => id, ttlMs: secondMs, maxEntries: 5000 };
/** One cache per rule, because both rules may be in force in one process. */
const caches = {
  withSecondFactor: createTtlCache(findOfficers, options),
  without: createTtlCache(findOfficers, options),
};
const cacheOf = ({ secondFactor }: SecondFactorRule) => caches[secondFactor ? 'withSecondFactor' : 'without'];
/** The value of `staffWrites` for which the caches are valid. */
let writes = 0;

/**
 * Get an officer from the cache or the database. Every request asks this, so each officer is read at most once a second,
 * together with the others who are at work.
 *
 * A write of this process to an account takes effect at its next request, one of another process, such as a withdrawn
 * role, within a second. A temporary appointment ends on time.
 */
export async function getOfficer(id: string, now: Date, rule: SecondFactorRule): Promise<OfficerAccount | undefined> {
  return cachedOfficer(id, now, rule) ?? cacheOf(rule).load({ id, now, rule });
}

/** Get an officer from the cache alone. @returns undefined when the officer must be read. */
export function cachedOfficer(id: string, now: Date, rule: SecondFactorRule): OfficerAccount | undefined {
  if (writes !== staffWrites.count) {
    for (const cache of Object.values(caches)) cache.invalidate();
    writes = staffWrites.count;
  }
  const officer = cacheOf(rule).get({ id, now, rule });
  return officer?.appointments.every((each) => isInForce(each, now)) ? officer : undefined;
}

/** Drop the cached officers after a transaction has been committed: its writes were counted before they took effect. */
export function invalidateOfficers(): void {
  staffWrites.count++;
}
