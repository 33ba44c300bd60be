import { Types } from 'mongoose';
import { PersonModel } from '../../../schemas/people/person.ts';
import { blindIndex, encryptField } from '../../platform/encryption/field-encryption.ts';
import type { WeChat } from '../../platform/wechat/client.ts';
import { storeSessionKey } from '../../platform/wechat/session-keys.ts';

/**
 * Find the person behind a `wx.login` code, or create one at the first login.
 *
 * @returns the person's id.
 * @throws {Failure} the codes that `WeChat.code2session` throws.
 */
export async function logInMember(wechat: WeChat, code: string, now: Date): Promise<string> {
  const { openid, sessionKey } = await wechat.code2session(code);
  const _id = new Types.ObjectId();
  const person = await PersonModel.findOneAndUpdate(
    { openidIndex: blindIndex('openid', openid) },
    {
      $set: { lastLoginAt: now },
      $setOnInsert: { _id, openid: encryptField(openid, { collection: 'people', id: _id, field: 'openid' }) },
    },
    { upsert: true, returnDocument: 'after', projection: { _id: 1 } },
  )
    .lean()
    .orFail();
  const id = String(person._id);
  await storeSessionKey(id, sessionKey, now);
  return id;
}
