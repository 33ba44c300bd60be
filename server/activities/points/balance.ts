import {
  type Naming,
  PointsAccountModel,
  type Posting,
  PostingModel,
} from '../../../schemas/activities/points/points.ts';
import { expirePoints } from './expire.ts';
import { lotsOf } from './lots.ts';

/**
 * Read a person's balance, debt, and the points that expire next. Expired points are posted before.
 *
 * @throws {Failure} `overloaded`.
 */
export async function readBalance(person: string, now: Date) {
  await expirePoints(person, now);
  const account = await PointsAccountModel.findOne({ person }).lean();
  const postings = await PostingModel.find({ person }).sort({ n: 1 }).lean<Posting[]>();
  const [next, ...others] = lotsOf(postings).filter(({ expiresAt }) => expiresAt);
  const at = next?.expiresAt;
  const sameTime = others.filter(({ expiresAt }) => expiresAt?.getTime() === at?.getTime());
  return {
    balance: account?.balance ?? 0,
    owed: account?.owed ?? 0,
    ending: next && at ? { points: sameTime.reduce((sum, { left }) => sum + left, next.left), at } : null,
    naming: account?.naming ?? ('masked' as const),
  };
}

/** Choose how rankings show a person's name. @throws {Failure} `overloaded`. */
export async function chooseNaming(person: string, naming: Naming, now: Date) {
  await PointsAccountModel.updateOne(
    { person },
    { $set: { naming }, $setOnInsert: { balance: 0, owed: 0, n: 0 } },
    { upsert: true },
  );
  return readBalance(person, now);
}
