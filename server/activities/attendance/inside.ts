import { Types } from 'mongoose';
import { ScanModel } from '../../../schemas/activities/attendance/scan.ts';

/** For so long a count is shown again before it is made anew, in milliseconds: however many screens there are. */
const freshMs = 2000;
const mostSessions = 500;

const counts = new Map<string, { until: number; count: Promise<number> }>();

/** How many people are inside a session, at most two seconds ago. */
export function countInside(session: string): Promise<number> {
  const now = performance.now();
  const known = counts.get(session);
  if (known && known.until > now) return known.count;
  if (counts.size >= mostSessions) counts.clear();
  const count = countNow(session);
  counts.set(session, { until: now + freshMs, count });
  count.catch(() => counts.delete(session));
  return count;
}

/** How many there are of whom the last scan that counts is a check-in: as `presenceOf` says, but for all at once. */
export async function countNow(session: string): Promise<number> {
  const of = { session: new Types.ObjectId(session) };
  const taken = await ScanModel.collection.distinct('against', { ...of, action: 'void' }, { maxTimeMS: 3000 });
  const [counted] = await ScanModel.collection
    .aggregate<{ people: number }>(
      [
        { $match: { ...of, action: { $ne: 'void' }, doubt: { $exists: false }, _id: { $nin: taken } } },
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
