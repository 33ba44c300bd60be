import fc from 'fast-check';
import { Types } from 'mongoose';
import { describe, expect } from 'vitest';
import { LoginModel } from '../../schemas/access/login.ts';
import { refreshLogin, sameReplyMs, startLogin } from '../../server/access/logins/logins.ts';
import { createTokens } from '../../server/access/logins/tokens.ts';
import type { Failure } from '../../server/platform/errors/errors.ts';
import { it } from '../support/it.ts';

/** What a client does: waits, then uses the token of so many generations ago, so many times at once. */
const step = fc.record({
  wait: fc.constantFrom(0, 1000, sameReplyMs, sameReplyMs + 1, 15 * 60_000, 9 * 24 * 60 * 60_000),
  back: fc.constantFrom(0, 0, 0, 0, 1, 1, 2, 3),
  times: fc.constantFrom(1, 1, 3),
});

describe('a family of refresh tokens', () => {
  it('goes on, repeats or ends as the rule says, whatever is used when', async () => {
    const tokens = createTokens('the secret of this test, 32 bytes');
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), async (steps) => {
        let now = Date.now();
        let reuses = 0;
        const use = (token: string) =>
          refreshLogin(tokens, token, new Date(now), async () => {
            reuses += 1;
          }).then(
            ({ accessToken, expiresAt, refreshToken }) => {
              // What is answered is of use: the first reply and a later one alike.
              expect(expiresAt.getTime() - now).toBeGreaterThan(14 * 60_000);
              return `${refreshToken} ${accessToken}`;
            },
            (error: Failure) => error.code,
          );
        const id = String(new Types.ObjectId());
        const started = await startLogin(tokens, { kind: 'member', id, device: 'model' }, new Date(now));
        const family = [started.refreshToken];
        let ended = false;
        for (const { wait, back, times } of steps) {
          now += wait;
          const token = family.at(-1 - back);
          if (token === undefined) continue;
          const answers = await Promise.all(Array.from({ length: times }, () => use(token)));
          const [next = ''] = answers[0]?.split(' ') ?? [];
          if (ended) expect(answers).toEqual(Array(times).fill('refresh_invalid'));
          else if (back > 1) {
            expect(answers).toContain('refresh_reused');
            ended = true;
          } else {
            expect(new Set(answers).size).toBe(1);
            // The newest was never used: so whoever has the one before is answered with it, however late.
            if (back === 1) expect(next).toBe(family.at(-1));
            else family.push(next);
          }
        }
        expect(reuses).toBe(ended ? 1 : 0);
        expect(new Set(family).size).toBe(family.length);
        const stored = await LoginModel.findOne({ subject: new Types.ObjectId(id) }).lean();
        expect(stored?.endedBy).toBe(ended ? 'reuse' : undefined);
      }),
      { numRuns: 60 },
    );
  });
});
