import { trusted } from 'mongoose';
import { EventModel } from '../../../schemas/activities/events/event.ts';
import {
  type Naming,
  PointsAccountModel,
  type Posting,
  PostingModel,
} from '../../../schemas/activities/points/points.ts';
import { RedemptionModel } from '../../../schemas/activities/points/redemption.ts';
import { RewardModel } from '../../../schemas/activities/points/reward.ts';
import { fromCursor, toPage } from '../../platform/text/cursor.ts';
import { postExpired } from './expire.ts';
import { lotsOf } from './lots.ts';

/** What a person has, what they owe, and what ends next; points that have ended are taken off before. */
export async function balanceOf(person: string, now: Date) {
  await postExpired(person, now);
  const account = await PointsAccountModel.findOne({ person }).lean();
  const postings = await PostingModel.find({ person }).sort({ n: 1 }).lean<Posting[]>();
  const [next, ...others] = lotsOf(postings).filter(({ expiresAt }) => expiresAt);
  const at = next?.expiresAt;
  const together = others.filter(({ expiresAt }) => expiresAt?.getTime() === at?.getTime());
  return {
    balance: account?.balance ?? 0,
    owed: account?.owed ?? 0,
    ending: next && at ? { points: together.reduce((sum, { left }) => sum + left, next.left), at } : null,
    naming: account?.naming ?? ('masked' as const),
  };
}

/** A page of a person's postings, the newest first, with the title of what each is for. */
export async function myPostings(person: string, { limit, cursor }: { limit: number; cursor?: string | undefined }) {
  const after = cursor ? fromCursor(cursor) : undefined;
  const before = after && [{ at: trusted({ $lt: after.at }) }, { at: after.at, _id: trusted({ $lt: after.id }) }];
  const postings = await PostingModel.find({ person, ...(before && { $or: before }) })
    .sort({ at: -1, _id: -1 })
    .limit(limit + 1)
    .lean<Posting[]>();
  const { items, next } = toPage(postings, limit, ({ at, _id }) => ({ at, id: _id }));
  const titles = await titlesOf(items);
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

/** Choose how one stands in rankings. */
export async function chooseNaming(person: string, naming: Naming, now: Date) {
  await PointsAccountModel.updateOne(
    { person },
    { $set: { naming }, $setOnInsert: { balance: 0, owed: 0, n: 0 } },
    { upsert: true },
  );
  return balanceOf(person, now);
}

/** Titles by the id of the event or the redemption. */
async function titlesOf(postings: readonly Posting[]): Promise<Map<string, string>> {
  const events = postings.flatMap(({ event }) => event ?? []);
  const redemptions = await RedemptionModel.find(
    { _id: trusted({ $in: postings.flatMap(({ redemption }) => redemption ?? []) }) },
    { reward: 1 },
  ).lean();
  const [held, rewards] = await Promise.all([
    EventModel.find({ _id: trusted({ $in: events }) }, { title: 1 }).lean(),
    RewardModel.find({ _id: trusted({ $in: redemptions.map(({ reward }) => reward) }) }, { title: 1 }).lean(),
  ]);
  const title = new Map([...held, ...rewards].map(({ _id, title }) => [String(_id), title]));
  for (const { _id, reward } of redemptions) title.set(String(_id), title.get(String(reward)) ?? '');
  return title;
}
