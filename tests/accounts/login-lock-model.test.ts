import fc from 'fast-check';
import { describe, expect } from 'vitest';
import { countLoginAttempt, requireUnlocked, unlockUsername } from '../../server/access/staff/login-lock.ts';
import type { Failure } from '../../server/platform/errors/errors.ts';
import { it } from '../support/it.ts';

const minute = 60_000;
const day = 24 * 60 * minute;

/** Somebody tries from one of eight addresses, so many times, after a wait; or an administrator gives another password. */
const step = fc.record({
  wait: fc.constantFrom(0, 0, 0, minute, 14 * minute, 15 * minute, 40 * minute, 6 * 60 * minute, 91 * day),
  address: fc.integer({ min: 1, max: 8 }).map((n) => `203.0.113.${n}`),
  times: fc.integer({ min: 1, max: 7 }),
  outcome: fc.constantFrom('wrong', 'wrong', 'wrong', 'right', 'no code yet', 'reset'),
});

describe('the lock of logins of staff', () => {
  it('counts by user name and address, lets in who is known, and slows all others together', async () => {
    let names = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 14 }), async (steps) => {
        const username = `model-${names++}`;
        // Far off, so that the database's own clock forgets nothing meanwhile.
        let now = Date.parse('2099-11-21T10:00:00+08:00');
        const here = new Map<string, { count: number; until: number }>();
        const known = new Map<string, number>();
        let strangersUntil = 0;
        for (const { wait, address, times, outcome } of steps) {
          now += wait;
          if (outcome === 'reset') {
            await unlockUsername(username);
            here.clear();
            strangersUntil = 0;
            continue;
          }
          for (let n = 0; n < times; n++) {
            const failed = here.get(address);
            const isLockedHere = failed !== undefined && failed.until > now && failed.count >= 5;
            const isStranger = (known.get(address) ?? 0) <= now;
            const mayTry = !isLockedHere && !(isStranger && strangersUntil > now + 19 * 15 * minute);
            if (!isLockedHere)
              here.set(address, {
                count: failed && failed.until > now ? failed.count + 1 : 1,
                until: now + 15 * minute,
              });
            if (mayTry && isStranger && outcome === 'wrong')
              strangersUntil = Math.max(strangersUntil, now) + 15 * minute;

            const attempt = await countLoginAttempt({ username, address }, new Date(now));
            expect(attempt.lockedUntil === undefined, `${address} ${outcome}`).toBe(mayTry);
            if (!attempt.lockedUntil && outcome === 'right') {
              await attempt.succeeded();
              known.set(address, now + 90 * day);
              here.delete(address);
            }
            if (!attempt.lockedUntil && outcome === 'no code yet') {
              await attempt.withdraw();
              const counted = here.get(address);
              if (counted) counted.count--;
            }
          }
        }
      }),
      { numRuns: 80 },
    );
  });

  it('of a thousand guesses of an hour from a thousand addresses lets 24 be checked, however many come at once', async () => {
    const start = Date.parse('2099-11-21T10:00:00+08:00');
    const guesses = Array.from({ length: 1000 }, (_, n) => ({ address: `2001:db8:0:${n}::/64`, at: start + n * 3600 }));
    let checked = 0;
    for (let n = 0; n < guesses.length; n += 50) {
      const outcomes = await Promise.all(
        guesses
          .slice(n, n + 50)
          .map(({ address, at }) => countLoginAttempt({ username: 'guessed', address }, new Date(at))),
      );
      checked += outcomes.filter(({ lockedUntil }) => lockedUntil === undefined).length;
    }
    expect(checked).toBeGreaterThanOrEqual(20);
    expect(checked).toBeLessThanOrEqual(24);
  });

  it('says in how many minutes to try again', async () => {
    const source = { username: 'impatient', address: '203.0.113.1' };
    const now = new Date('2099-11-21T10:00:00+08:00');
    const after = (minutes: number) => new Date(now.getTime() + minutes * minute);
    const refusal = async (at: Date) => {
      const attempt = await countLoginAttempt(source, at);
      try {
        requireUnlocked(attempt, at);
      } catch (error) {
        return (error as Failure).details;
      }
      return undefined;
    };
    for (let n = 0; n < 5; n++) expect(await refusal(now)).toBeUndefined();
    expect(await refusal(now)).toEqual({ minutes: 15, retryAfter: 900 });
    expect(await refusal(after(10.5))).toEqual({ minutes: 5, retryAfter: 300 });
  });
});
