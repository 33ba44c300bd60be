import { shanghaiMs } from '../../../schemas/platform/shanghai.ts';
import { WeChatQuotaModel } from '../../../schemas/platform/wechat.ts';
import { Failure } from '../errors/errors.ts';

const minute = 60_000;
const day = 24 * 60 * minute;

/**
 * How often WeChat lets an app call each interface; reference/wechat.md, d.
 *
 * WeChat's own day begins at midnight in Beijing, and so does this one.
 */
const allowed = {
  token: { minute: 10_000, day: 500_000 },
  forcedToken: { day: 20 },
  code: { minute: 5000 },
  message: { day: 10_000_000 },
  text: { minute: 4000, day: 2_000_000 },
} as const satisfies Record<string, { minute?: number; day?: number }>;

/** An interface whose calls are counted. */
export type Counted = keyof typeof allowed;

/**
 * Count a call before it is made, over all processes.
 *
 * A call that WeChat would refuse is not made: calling on would keep the app locked out.
 *
 * @throws {Failure} `wechat_quota_reached`.
 */
export async function spend(appid: string, counted: Counted, now: number): Promise<void> {
  const limits: { minute?: number; day?: number } = allowed[counted];
  const beijing = now + shanghaiMs;
  await Promise.all([
    limits.minute && count(`${appid} ${counted} m${Math.floor(now / minute)}`, limits.minute, now + 2 * minute),
    limits.day && count(`${appid} ${counted} d${Math.floor(beijing / day)}`, limits.day, now + 2 * day),
  ]);
}

async function count(id: string, most: number, expiresAt: number): Promise<void> {
  const quota = await WeChatQuotaModel.findOneAndUpdate(
    { _id: id },
    { $inc: { used: 1 }, $setOnInsert: { expiresAt: new Date(expiresAt) } },
    { upsert: true, returnDocument: 'after' },
  ).lean();
  if ((quota?.used ?? 1) > most) throw new Failure('wechat_quota_reached');
}
