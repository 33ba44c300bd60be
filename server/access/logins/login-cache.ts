import { Types } from 'mongoose';
import { LoginModel } from '../../../schemas/access/login.ts';
import { secondMs } from '../../platform/calendar/durations.ts';
import { createTtlCache } from '../../platform/database/ttl-cache.ts';

/** For how long at most a process uses a cached login, in milliseconds. */
export const loginTtlMs = { member: 2 * secondMs, staff: secondMs } as const;

/** A login as an access token names it. */
interface Login {
  kind: 'member' | 'staff';
  /** The id of the person or the account. */
  id: string;
  login: string;
}

const keyOf = ({ login }: Login) => login;
const maxEntries = 10_000;
const active = {
  member: createTtlCache(findActive, { keyOf, ttlMs: loginTtlMs.member, maxEntries }),
  staff: createTtlCache(findActive, { keyOf, ttlMs: loginTtlMs.staff, maxEntries }),
};

/**
 * Whether a login is active. Every request asks this, so the database is asked about one login at most every two seconds
 * (one second for staff), and about many logins at once.
 *
 * A login that this process revokes ends at once; one that another process revokes ends here within that time.
 */
export async function isLoginActive(login: Login): Promise<boolean> {
  return isLoginCached(login) || (await active[login.kind].load(login)) !== undefined;
}

/** Whether a login is active according to the cache alone. */
export function isLoginCached(login: Login): boolean {
  // The token may name somebody else's login.
  return active[login.kind].get(login)?.id === login.id;
}

/** Drop the cached logins of a person or account, because one of them was revoked. */
export function invalidateLogins(id: string): void {
  for (const cache of Object.values(active)) cache.invalidate((login) => login.id === id);
}

/** Find the logins that are active and belong to the person or account that the token names. */
async function findActive(logins: readonly Login[]): Promise<(Login | undefined)[]> {
  const found = await LoginModel.collection
    .find(
      { _id: { $in: logins.map(({ login }) => new Types.ObjectId(login)) }, endedAt: null },
      { projection: { kind: 1, subject: 1 }, maxTimeMS: 3000 },
    )
    .toArray();
  const stored = new Map(found.map((document) => [String(document._id), document]));
  return logins.map((login) => {
    const document = stored.get(login.login);
    return document?.kind === login.kind && String(document.subject) === login.id ? login : undefined;
  });
}
