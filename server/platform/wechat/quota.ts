import { shanghaiMs } from '../../../schemas/platform/shanghai.ts';
import { WeChatQuotaModel } from '../../../schemas/platform/wechat.ts';
import { dayMs, minuteMs } from '../calendar/durations.ts';
import { Failure } from '../errors/errors.ts';

/**
 * How many calls of each interface WeChat allows an app per minute and per day.
 *
 * WeChat's day begins at midnight in Beijing, and so does the day here.
 */
const quotas = {
  token: { minute: 10_000, day: 500_000 },
  forcedToken: { day: 20 },
  code: { minute: 5000 },
  message: { day: 10_000_000 },
  text: { minute: 4000, day: 2_000_000 },
} as const satisfies Record<string, { minute?: number; day?: number }>;

/** An interface with a quota. */
type Metered = keyof typeof quotas;

/**
 * Count a call against the quota of its interface, over all processes, before it is made.
 *
 * A call over the quota is not made, because repeated calls would keep the app locked out.
 *
 * @throws {Failure} `wechat_quota_reached`.
 */
export async function countCall(appid: string, metered: Metered, now: number): Promise<void> {
  const limits: { minute?: number; day?: number } = quotas[metered];
  const beijing = now + shanghaiMs;
  await Promise.all([
    limits.minute && count(`${appid} ${metered} m${Math.floor(now / minuteMs)}`, limits.minute, now + 2 * minuteMs),
    limits.day && count(`${appid} ${metered} d${Math.floor(beijing / dayMs)}`, limits.day, now + 2 * dayMs),
  ]);
}

async function count(id: string, limit: number, expiresAt: number): Promise<void> {
  const quota = await WeChatQuotaModel.findOneAndUpdate(
    { _id: id },
    { $inc: { used: 1 }, $setOnInsert: { expiresAt: new Date(expiresAt) } },
    { upsert: true, returnDocument: 'after' },
  ).lean();
  if ((quota?.used ?? 1) > limit) throw new Failure('wechat_quota_reached');
}
