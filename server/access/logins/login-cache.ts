import { Types } from 'mongoose';
import { LoginModel } from '../../../schemas/access/login.ts';
import { remembered } from '../../platform/database/ttl-cache.ts';

/** How long a process takes a login to live without asking again at most, in milliseconds. */
export const trustedMs = { member: 2000, staff: 1000 } as const;

/** A login, and whose it is. */
interface Login {
  kind: 'member' | 'staff';
  id: string;
  login: string;
}

const keyOf = ({ login }: Login) => login;
const living = {
  member: remembered(findLiving, { keyOf, ms: trustedMs.member, most: 10_000 }),
  staff: remembered(findLiving, { keyOf, ms: trustedMs.staff, most: 10_000 }),
};

/**
 * Whether a login has not ended, for the door: none is read within two seconds of the last time, one for staff, and many
 * are read at once.
 *
 * A login that ends on this process ends here at once, on another process after those seconds at the latest.
 */
export async function loginLives(login: Login): Promise<boolean> {
  return loginIsTrusted(login) || (await living[login.kind].find(login)) !== undefined;
}

/** Whether a login need not be asked about yet. */
export function loginIsTrusted(login: Login): boolean {
  // A token of another's login is not theirs.
  return living[login.kind].known(login)?.id === login.id;
}

/** Ask again at the next request of this person, because one of their logins ended. */
export function forgetLiving(id: string): void {
  for (const known of Object.values(living)) known.forget((login) => login.id === id);
}

/** Each login that lives and is whose it is said to be. */
async function findLiving(logins: readonly Login[]): Promise<(Login | undefined)[]> {
  const found = await LoginModel.collection
    .find(
      { _id: { $in: logins.map(({ login }) => new Types.ObjectId(login)) }, endedAt: null },
      { projection: { kind: 1, subject: 1 }, maxTimeMS: 3000 },
    )
    .toArray();
  const living = new Map(found.map((one) => [String(one._id), one]));
  return logins.map((login) => {
    const one = living.get(login.login);
    return one !== undefined && one.kind === login.kind && String(one.subject) === login.id ? login : undefined;
  });
}
