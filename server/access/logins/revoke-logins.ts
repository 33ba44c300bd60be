import { Types, trusted } from 'mongoose';
import { type Login, LoginModel } from '../../../schemas/access/login.ts';
import { forgetLiving } from './login-cache.ts';

/** Living logins of one person or account; with one more, that which was used longest ago ends. */
export const mostLogins = 20;

type Kind = Login['kind'];

/** An empty filter is refused; mongoose's types do not know the option here, so it is no literal in the call. */
const guarded = { requireFilter: true, timestamps: false } as const;

/**
 * End one login, by one conditional write; its access token stops with it.
 *
 * @param condition what must be true of it besides.
 * @returns whether it lived.
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

/** End every login of a person or account: it was closed, or its password changed. */
export async function endAllLogins(kind: Kind, id: string, now: Date): Promise<void> {
  await LoginModel.updateMany(
    { kind, subject: new Types.ObjectId(id), endedAt: null },
    { $set: { endedAt: now, endedBy: 'account' } },
    guarded,
  );
  forgetLiving(id);
}

/** End the logins beyond the 20 that were used last. */
export async function endCrowd(kind: Kind, id: string, now: Date): Promise<void> {
  const crowd = await LoginModel.find(living(kind, id, now), { _id: 1 })
    .sort({ lastUsedAt: -1, _id: -1 })
    .skip(mostLogins)
    .lean();
  for (const { _id } of crowd) await endLogin({}, String(_id), 'crowd', now);
}

/** The filter of the logins that have neither ended nor run out. */
export function living(kind: Kind, subject: string, now: Date) {
  return { kind, subject: new Types.ObjectId(subject), endedAt: null, expiresAt: trusted({ $gt: now }) };
}
