import { WeChatSessionModel } from '../../../schemas/platform/wechat.ts';
import { decryptField, encryptField } from '../encryption/field-encryption.ts';
import { Failure } from '../errors/errors.ts';

/** WeChat does not say how long a session lasts; one that nobody used for so long is forgotten. Milliseconds. */
const keptMs = 30 * 24 * 3600_000;

/** Keep the key of a person's session, encrypted, in the place of the one before: WeChat knows only the newest. */
export async function keepSession(person: string, sessionKey: string, now: Date): Promise<void> {
  await WeChatSessionModel.updateOne(
    { _id: person },
    {
      $set: {
        sessionKey: encryptField(sessionKey, placeOf(person)),
        at: now,
        expiresAt: new Date(now.getTime() + keptMs),
      },
    },
    { upsert: true },
  );
}

/**
 * The key of a person's session.
 *
 * @throws {Failure} `wechat_session_ended` where none is kept: the mini-program logs in again.
 */
export async function sessionKeyOf(person: string, now: Date): Promise<string> {
  const session = await WeChatSessionModel.findById(person).lean();
  if (!session || session.expiresAt <= now) throw new Failure('wechat_session_ended');
  return decryptField(session.sessionKey, placeOf(person));
}

function placeOf(person: string) {
  return { collection: 'wechatsessions', id: person, field: 'sessionKey' };
}
