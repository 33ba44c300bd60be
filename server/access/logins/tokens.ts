import { createSecretKey, hash } from 'node:crypto';
import { errors, jwtVerify, SignJWT } from 'jose';
import { Failure } from '../../platform/errors/errors.ts';
import { createRefreshTokens, type RefreshTokens } from './refresh-tokens.ts';

/** How long an access token is valid, in seconds. */
const accessSeconds = 15 * 60;

/** The bearer of an access token. */
export interface Bearer {
  kind: 'member' | 'staff';
  /** The id of the person or the account. */
  id: string;
  /** The id of the login; the token is valid no longer than the login. */
  login: string;
}

/** An access token as its owner receives it (RFC 6750). */
export interface IssuedToken {
  accessToken: string;
  tokenType: 'Bearer';
  expiresAt: Date;
}

/** Issues and verifies access tokens, and makes refresh tokens. */
export interface Tokens {
  /** Issue an access token. The same bearer and time give the same token. */
  issue(bearer: Bearer, now: Date): Promise<IssuedToken>;
  /** Verify an access token. @throws {Failure} `token_expired` or `token_invalid`. */
  verify(token: string, now: Date): Promise<Bearer>;
  /** Look up a token that was verified before; it is faster. @returns undefined when the token must be verified. */
  verifyCached(token: string, now: Date): Bearer | undefined;
  refresh: RefreshTokens;
}

const issuer = 'nuanfeng';
const idPattern = /^[0-9a-f]{24}$/;
/** How many verified tokens are cached. */
const maxCached = 20_000;

/**
 * Create the tokens of the server. Access tokens are HS256 JWTs, valid for 15 minutes.
 *
 * @param secret at least 32 bytes, shared by all server processes.
 */
export function createTokens(secret: string): Tokens {
  const key = createSecretKey(Buffer.from(secret));
  const cache = new Map<string, { bearer: Bearer; expiresAt: number }>();
  return {
    async issue({ kind, id, login }, now) {
      const issued = Math.floor(now.getTime() / 1000);
      const accessToken = await new SignJWT({ sid: login })
        .setProtectedHeader({ alg: 'HS256', typ: 'at+jwt' })
        .setIssuer(issuer)
        .setAudience(kind)
        .setSubject(id)
        .setIssuedAt(issued)
        .setExpirationTime(issued + accessSeconds)
        .sign(key);
      return { accessToken, tokenType: 'Bearer', expiresAt: new Date((issued + accessSeconds) * 1000) };
    },

    // A signature stays valid until the token expires. Whether the login is active is checked separately (login-cache.ts).
    verifyCached(token, now) {
      const cached = cache.get(digestOf(token));
      return cached && now.getTime() < cached.expiresAt ? cached.bearer : undefined;
    },

    async verify(token, now) {
      try {
        const { payload } = await jwtVerify(token, key, {
          algorithms: ['HS256'],
          issuer,
          audience: ['member', 'staff'],
          typ: 'at+jwt',
          requiredClaims: ['sub', 'sid', 'exp', 'iat'],
          currentDate: now,
        });
        const { aud, sub, sid } = payload;
        const [id, login] = [String(sub), String(sid)];
        if ((aud !== 'member' && aud !== 'staff') || !idPattern.test(id) || !idPattern.test(login)) {
          throw new Failure('token_invalid');
        }
        const bearer: Bearer = { kind: aud, id, login };
        if (cache.size >= maxCached) cache.delete(cache.keys().next().value as string);
        cache.set(digestOf(token), { bearer, expiresAt: (payload.exp as number) * 1000 });
        return bearer;
      } catch (error) {
        throw new Failure(error instanceof errors.JWTExpired ? 'token_expired' : 'token_invalid');
      }
    },

    refresh: createRefreshTokens(secret),
  };
}

/** Hash a token for the cache, so that nobody who reads the memory can use it. */
function digestOf(token: string): string {
  return hash('sha256', token, 'base64url');
}
