import { trusted } from 'mongoose';
import { EventModel } from '../../../schemas/activities/events/event.ts';
import { type Posting, PostingModel } from '../../../schemas/activities/points/points.ts';
import { RedemptionModel } from '../../../schemas/activities/points/redemption.ts';
import { RewardModel } from '../../../schemas/activities/points/reward.ts';
import { byTimeDescending } from '../../platform/database/keyset.ts';

/**
 * List a person's postings, the newest first, with the title of the event or reward of each.
 *
 * @throws {Failure} `cursor_invalid`.
 */
export async function listMyPostings(
  person: string,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
) {
  const postings = await PostingModel.find({ person, ...byTimeDescending.after(cursor, ['at', '_id']) })
    .sort({ at: -1, _id: -1 })
    .limit(limit + 1)
    .lean<Posting[]>();
  const { items, next } = byTimeDescending.page(postings, limit, ({ at, _id }) => [at, _id]);
  const titles = await readTitles(items);
  return {
    items: items.map(({ _id, kind, points, at, expiresAt, event, reason, redemption }) => ({
      id: String(_id),
      ...{ kind, points, at, expiresAt, reason },
      eventId: event && String(event),
      title: titles.get(String(event ?? redemption)),
    })),
    next,
  };
}

/** Read titles by the id of the event or the redemption. */
async function readTitles(postings: readonly Posting[]): Promise<Map<string, string>> {
  const eventIds = postings.flatMap(({ event }) => event ?? []);
  const redemptions = await RedemptionModel.find(
    { _id: trusted({ $in: postings.flatMap(({ redemption }) => redemption ?? []) }) },
    { reward: 1 },
  ).lean();
  const [events, rewards] = await Promise.all([
    EventModel.find({ _id: trusted({ $in: eventIds }) }, { title: 1 }).lean(),
    RewardModel.find({ _id: trusted({ $in: redemptions.map(({ reward }) => reward) }) }, { title: 1 }).lean(),
  ]);
  const titles = new Map([...events, ...rewards].map(({ _id, title }) => [String(_id), title]));
  for (const { _id, reward } of redemptions) titles.set(String(_id), titles.get(String(reward)) ?? '');
  return titles;
}
