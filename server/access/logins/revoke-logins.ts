import { Types, trusted } from 'mongoose';
import { type Login, LoginModel } from '../../../schemas/access/login.ts';
import { invalidateLogins } from './login-cache.ts';

/** The most active logins of one person or account. One more revokes the login that was used longest ago. */
export const maxLogins = 20;

type Kind = Login['kind'];

/** Refuses an empty filter. It is a constant because mongoose's types do not allow the option as a literal in the call. */
const guarded = { requireFilter: true, timestamps: false } as const;

/**
 * Revoke one login by one conditional write; its access token becomes invalid too.
 *
 * @param condition what else the login must meet.
 * @returns whether the login was active.
 */
export async function revokeLogin(
  condition: { tokenHash?: string; kind?: Kind; subject?: Types.ObjectId },
  login: string,
  endedBy: NonNullable<Login['endedBy']>,
  now: Date,
): Promise<boolean> {
  const ended = await LoginModel.findOneAndUpdate(
    { ...condition, _id: login, endedAt: null },
    { $set: { endedAt: now, endedBy } },
  ).lean();
  if (ended) invalidateLogins(String(ended.subject));
  return ended !== null;
}

/** Revoke all logins of a person or account, because it was closed or its password changed. */
export async function revokeAllLogins(kind: Kind, id: string, now: Date): Promise<void> {
  await LoginModel.updateMany(
    { kind, subject: new Types.ObjectId(id), endedAt: null },
    { $set: { endedAt: now, endedBy: 'account' } },
    guarded,
  );
  invalidateLogins(id);
}

/** Revoke all logins except the 20 that were used last. */
export async function revokeExcessLogins(kind: Kind, id: string, now: Date): Promise<void> {
  const excess = await LoginModel.find(activeLoginsFilter(kind, id, now), { _id: 1 })
    .sort({ lastUsedAt: -1, _id: -1 })
    .skip(maxLogins)
    .lean();
  for (const { _id } of excess) await revokeLogin({}, String(_id), 'crowd', now);
}

/** Make the filter of the active logins of a person or account: neither ended nor expired. */
export function activeLoginsFilter(kind: Kind, subject: string, now: Date) {
  return { kind, subject: new Types.ObjectId(subject), endedAt: null, expiresAt: trusted({ $gt: now }) };
}
