import { Types } from 'mongoose';
import { ScanModel } from '../../../schemas/activities/attendance/scan.ts';

/** How long a count is reused, in milliseconds, so that many screens do not cause many counts. */
const cacheMs = 2000;
const maxSessions = 500;

const cache = new Map<string, { until: number; count: Promise<number> }>();

/** Count the people who are checked in to a session. The count may be two seconds old. */
export function countInside(session: string): Promise<number> {
  const now = performance.now();
  const cached = cache.get(session);
  if (cached && cached.until > now) return cached.count;
  if (cache.size >= maxSessions) cache.clear();
  const count = countInsideNow(session);
  cache.set(session, { until: now + cacheMs, count });
  count.catch(() => cache.delete(session));
  return count;
}

/** Count the people whose last scan that counts is a check-in, as `presenceOf` does for one person. */
export async function countInsideNow(session: string): Promise<number> {
  const filter = { session: new Types.ObjectId(session) };
  const voided = await ScanModel.collection.distinct('against', { ...filter, action: 'void' }, { maxTimeMS: 3000 });
  const [counted] = await ScanModel.collection
    .aggregate<{ people: number }>(
      [
        { $match: { ...filter, action: { $ne: 'void' }, doubt: { $exists: false }, _id: { $nin: voided } } },
        {
          $group: { _id: '$person', last: { $top: { sortBy: { at: -1, action: -1, nonce: -1 }, output: '$action' } } },
        },
        { $match: { last: 'in' } },
        { $count: 'people' },
      ],
      { maxTimeMS: 3000 },
    )
    .toArray();
  return counted?.people ?? 0;
}
