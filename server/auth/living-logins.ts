import { Types } from 'mongoose';
import { LoginModel } from '../../schemas/login.ts';
import { readTogether, roundEnd } from '../database/together.ts';

/** How long a process takes a login to live without asking again at most, in milliseconds. */
export const trustedMs = { member: 2000, staff: 1000 } as const;

/** A login, and whose it is said to be. */
interface Asked {
  kind: 'member' | 'staff';
  id: string;
  login: string;
}

const trustedAtMost = 10_000;
/** By login, as are those that are being asked about: who asks says whose it is, and another's is not theirs. */
const trusted = new Map<string, Asked & { until: number }>();
const asking = new Map<string, Asked & { answer: Promise<boolean> }>();

/**
 * Whether a login has not ended, for the door: one read by id, and none within two seconds of the last, one for staff.
 *
 * A login that ends on this process ends here at once, on another process after those seconds at the latest.
 *
 * @param at on the clock of `performance.now()`.
 */
export async function loginLives(login: Asked, at = performance.now()): Promise<boolean> {
  const key = login.login;
  if (loginIsTrusted(login, at)) return true;
  trusted.delete(key);
  const running = asking.get(key);
  if (running && isOf(running, login)) return running.answer;
  const answer = ask(login)
    .then((lives) => {
      // Forgotten while it was being asked: the answer may be older than the end.
      if (lives && asking.get(key)?.answer === answer) trust(login, roundEnd(at, trustedMs[login.kind]));
      return lives;
    })
    .finally(() => {
      if (asking.get(key)?.answer === answer) asking.delete(key);
    });
  asking.set(key, { ...login, answer });
  return answer;
}

/** Whether a login need not be asked about yet. */
export function loginIsTrusted(login: Asked, at = performance.now()): boolean {
  const known = trusted.get(login.login);
  return known !== undefined && at < known.until && isOf(known, login);
}

/** Ask again at the next request of this person, because one of their logins ended. */
export function forgetLiving(id: string): void {
  for (const known of [trusted, asking]) {
    for (const [key, asked] of known) if (asked.id === id) known.delete(key);
  }
}

/** Of each login whether it lives and is theirs. */
const ask = readTogether(async (logins: readonly Asked[]): Promise<boolean[]> => {
  const found = await LoginModel.collection
    .find(
      { _id: { $in: logins.map(({ login }) => new Types.ObjectId(login)) }, endedAt: null },
      { projection: { kind: 1, subject: 1 }, maxTimeMS: 3000 },
    )
    .toArray();
  const living = new Map(found.map((one) => [String(one._id), one]));
  return logins.map(({ kind, id, login }) => {
    const one = living.get(login);
    return one !== undefined && one.kind === kind && String(one.subject) === id;
  });
});

/** A map keeps the order of insertion, so the first key is the oldest. */
function trust({ kind, id, login }: Asked, until: number): void {
  if (trusted.size >= trustedAtMost) {
    const oldest = trusted.keys().next().value;
    if (oldest !== undefined) trusted.delete(oldest);
  }
  trusted.set(login, { kind, id, login, until });
}

function isOf(known: Asked, { kind, id }: Asked): boolean {
  return known.id === id && known.kind === kind;
}
