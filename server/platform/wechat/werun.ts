import { createDecipheriv } from 'node:crypto';
import { z } from 'zod';
import { shanghaiDay } from '../../../schemas/platform/shanghai.ts';
import { Failure } from '../errors/errors.ts';

/** The encrypted data of `wx.getWeRunData`, as the mini-program sends them; both in base64. */
export interface EncryptedWeRunData {
  encryptedData: string;
  iv: string;
}

/** The steps of one day. */
export interface DailySteps {
  /** The day in Beijing, `2026-11-21`. */
  date: string;
  steps: number;
}

const WeRun = z.object({
  stepInfoList: z.array(z.object({ timestamp: z.int().min(0), step: z.int().min(0).max(1_000_000) })).max(31),
  watermark: z.object({ appid: z.string(), timestamp: z.int() }),
});

/**
 * Decrypt the steps that WeChat counted in the last 30 days: AES-128-CBC with the session key.
 *
 * https://developers.weixin.qq.com/miniprogram/dev/framework/open-ability/signature.html
 *
 * @returns the steps, and as `at` when WeChat made the data. The same data may be sent again, so a day's steps must be
 *   counted once.
 * @throws {Failure} `wechat_data_unreadable` for data of another session or another app, and for changed data.
 */
export function readWeRun(
  appid: string,
  sessionKey: string,
  { encryptedData, iv }: EncryptedWeRunData,
): { steps: DailySteps[]; at: Date } {
  const parsed = WeRun.safeParse(decrypt(sessionKey, encryptedData, iv));
  if (!parsed.success || parsed.data.watermark.appid !== appid) throw new Failure('wechat_data_unreadable');
  const { stepInfoList, watermark } = parsed.data;
  return {
    steps: stepInfoList.map(({ timestamp, step }) => ({ date: shanghaiDay(new Date(timestamp * 1000)), steps: step })),
    at: new Date(watermark.timestamp * 1000),
  };
}

function decrypt(sessionKey: string, encryptedData: string, iv: string): unknown {
  try {
    const decipher = createDecipheriv('aes-128-cbc', Buffer.from(sessionKey, 'base64'), Buffer.from(iv, 'base64'));
    const plain = Buffer.concat([decipher.update(Buffer.from(encryptedData, 'base64')), decipher.final()]);
    return JSON.parse(plain.toString('utf8'));
  } catch {
    return undefined;
  }
}
