import { WeChatSessionModel } from '../../../schemas/platform/wechat.ts';
import { dayMs } from '../calendar/durations.ts';
import { decryptField, encryptField } from '../encryption/field-encryption.ts';
import { Failure } from '../errors/errors.ts';

/** How long a session key is kept after the login. WeChat does not document how long a session lasts. */
const keptMs = 30 * dayMs;

/** Store the key of a person's session, encrypted, in place of the previous one: for WeChat only the newest is valid. */
export async function storeSessionKey(person: string, sessionKey: string, now: Date): Promise<void> {
  await WeChatSessionModel.updateOne(
    { _id: person },
    {
      $set: {
        sessionKey: encryptField(sessionKey, contextOf(person)),
        at: now,
        expiresAt: new Date(now.getTime() + keptMs),
      },
    },
    { upsert: true },
  );
}

/**
 * Get the key of a person's session.
 *
 * @throws {Failure} `wechat_session_ended` when none is stored: the mini-program must log in again.
 */
export async function sessionKeyOf(person: string, now: Date): Promise<string> {
  const session = await WeChatSessionModel.findById(person).lean();
  if (!session || session.expiresAt <= now) throw new Failure('wechat_session_ended');
  return decryptField(session.sessionKey, contextOf(person));
}

function contextOf(person: string) {
  return { collection: 'wechatsessions', id: person, field: 'sessionKey' };
}
