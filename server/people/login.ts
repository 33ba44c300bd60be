import { PersonModel } from '../../schemas/person.ts';
import type { WeChat } from '../wechat/client.ts';

/**
 * The person behind a `wx.login` code; whoever comes for the first time is created.
 *
 * @returns the person's id.
 * @throws {Failure} what `WeChat.code2session` throws.
 */
export async function logIn(wechat: WeChat, code: string, now: Date): Promise<string> {
  const { openid } = await wechat.code2session(code);
  const person = await PersonModel.findOneAndUpdate(
    { openid },
    { $set: { lastLoginAt: now } },
    { upsert: true, returnDocument: 'after', projection: { _id: 1 } },
  )
    .lean()
    .orFail();
  return String(person._id);
}
