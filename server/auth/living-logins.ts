import { Types } from 'mongoose';
import { LoginModel } from '../../schemas/login.ts';

/** How long a process takes a login to live without asking again, in milliseconds. */
export const trustedMs = { member: 2000, staff: 1000 } as const;

const trustedAtMost = 10_000;
const trusted = new Map<string, number>();
const asking = new Map<string, Promise<boolean>>();

interface KnownLogin {
  kind: 'member' | 'staff';
  id: string;
  login: string;
}
interface Asked {
  login: KnownLogin;
  resolve: (lives: boolean) => void;
  reject: (reason: unknown) => void;
}
const gathering: Asked[] = [];
let reading = false;

/**
 * Whether a login has not ended, for the door: one read by id, and none within two seconds of the last, one for staff.
 *
 * A login that ends on this process ends here at once, on another process after those seconds at the latest.
 *
 * @param at on the clock of `performance.now()`.
 */
export async function loginLives(login: KnownLogin, at = performance.now()): Promise<boolean> {
  const key = keyOf(login);
  const until = trusted.get(key);
  if (until !== undefined && at < until) return true;
  trusted.delete(key);
  const running = asking.get(key);
  if (running) return running;
  const answer = ask(login)
    .then((lives) => {
      // Forgotten while it was being asked: the answer may be older than the end.
      if (lives && asking.get(key) === answer) trust(key, at + trustedMs[login.kind]);
      return lives;
    })
    .finally(() => {
      if (asking.get(key) === answer) asking.delete(key);
    });
  asking.set(key, answer);
  return answer;
}

/** Whether a login need not be asked about yet. */
export function loginIsTrusted(login: KnownLogin, at = performance.now()): boolean {
  const until = trusted.get(keyOf(login));
  return until !== undefined && at < until;
}

/** Ask again at the next request of this person, because one of their logins ended. */
export function forgetLiving(id: string): void {
  for (const known of [trusted, asking]) {
    for (const key of known.keys()) if (key.startsWith(`${id}.`)) known.delete(key);
  }
}

function ask(login: KnownLogin): Promise<boolean> {
  return new Promise((resolve, reject) => {
    gathering.push({ login, resolve, reject });
    if (gathering.length === 1 && !reading) void readGathered();
  });
}

/** What is asked while a read is on its way is read together next: at ten o'clock 50,000 people come at once. */
async function readGathered(): Promise<void> {
  reading = true;
  while (gathering.length > 0) {
    const asked = gathering.splice(0, 1000);
    try {
      const found = await LoginModel.collection
        .find(
          { _id: { $in: asked.map(({ login }) => new Types.ObjectId(login.login)) }, endedAt: null },
          { projection: { kind: 1, subject: 1 }, maxTimeMS: 3000 },
        )
        .toArray();
      const living = new Set(found.map(({ _id, kind, subject }) => keyOf({ kind, id: subject, login: String(_id) })));
      for (const { login, resolve } of asked) resolve(living.has(keyOf(login)));
    } catch (error) {
      for (const { reject } of asked) reject(error);
    }
  }
  reading = false;
}

function keyOf({ kind, id, login }: KnownLogin): string {
  return `${id}.${login}.${kind}`;
}

/** A map keeps the order of insertion, so the first key is the oldest. */
function trust(key: string, until: number): void {
  if (trusted.size >= trustedAtMost) {
    const oldest = trusted.keys().next().value;
    if (oldest !== undefined) trusted.delete(oldest);
  }
  trusted.set(key, until);
}
