import { Types, trusted } from 'mongoose';
import { type Login, LoginModel } from '../../../schemas/access/login.ts';
import { forgetLiving } from './login-cache.ts';

/** The most active logins of one person or account. One more revokes the login that was used longest ago. */
export const mostLogins = 20;

type Kind = Login['kind'];

/** Refuses an empty filter. It is a constant because mongoose's types do not allow the option as a literal in the call. */
const guarded = { requireFilter: true, timestamps: false } as const;

/**
 * Revoke one login by one conditional write; its access token becomes invalid too.
 *
 * @param condition what else the login must meet.
 * @returns whether the login was active.
 */
export async function endLogin(
  condition: { tokenHash?: string; kind?: Kind; subject?: Types.ObjectId },
  login: string,
  endedBy: NonNullable<Login['endedBy']>,
  now: Date,
): Promise<boolean> {
  const ended = await LoginModel.findOneAndUpdate(
    { ...condition, _id: login, endedAt: null },
    { $set: { endedAt: now, endedBy } },
  ).lean();
  if (ended) forgetLiving(String(ended.subject));
  return ended !== null;
}

/** Revoke all logins of a person or account, because it was closed or its password changed. */
export async function endAllLogins(kind: Kind, id: string, now: Date): Promise<void> {
  await LoginModel.updateMany(
    { kind, subject: new Types.ObjectId(id), endedAt: null },
    { $set: { endedAt: now, endedBy: 'account' } },
    guarded,
  );
  forgetLiving(id);
}

/** Revoke all logins except the 20 that were used last. */
export async function endCrowd(kind: Kind, id: string, now: Date): Promise<void> {
  const excess = await LoginModel.find(living(kind, id, now), { _id: 1 })
    .sort({ lastUsedAt: -1, _id: -1 })
    .skip(mostLogins)
    .lean();
  for (const { _id } of excess) await endLogin({}, String(_id), 'crowd', now);
}

/** Make the filter of the active logins of a person or account: neither ended nor expired. */
export function living(kind: Kind, subject: string, now: Date) {
  return { kind, subject: new Types.ObjectId(subject), endedAt: null, expiresAt: trusted({ $gt: now }) };
}
