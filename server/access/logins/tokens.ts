import { createSecretKey, hash } from 'node:crypto';
import { errors, jwtVerify, SignJWT } from 'jose';
import { Failure } from '../../platform/errors/errors.ts';
import { createRefreshTokens, type RefreshTokens } from './refresh-tokens.ts';

/** How long an access token is good for, in seconds. */
const accessSeconds = 15 * 60;

/** Whom a token speaks for, and by which login. */
export interface Bearer {
  kind: 'member' | 'staff';
  id: string;
  /** The login's id; the token is good no longer than the login. */
  login: string;
}

/** A token as its owner receives it, in the words of RFC 6750. */
export interface IssuedToken {
  accessToken: string;
  tokenType: 'Bearer';
  expiresAt: Date;
}

/** Issues and checks access tokens, and makes refresh tokens. */
export interface Tokens {
  /** The same bearer and time give the same token. */
  issue(bearer: Bearer, now: Date): Promise<IssuedToken>;
  /** @throws {Failure} `token_expired` or `token_invalid`. */
  verify(token: string, now: Date): Promise<Bearer>;
  /** Whom a token speaks for that was verified before and is good yet; the door asks this first. */
  verified(token: string, now: Date): Bearer | undefined;
  refresh: RefreshTokens;
}

const issuer = 'nuanfeng';
const isId = /^[0-9a-f]{24}$/;
/** So many verified tokens are remembered; a hash stands for each. */
const rememberedAtMost = 20_000;

/**
 * Access tokens as HS256 JWTs, good for 15 minutes.
 *
 * @param secret at least 32 bytes, shared by all server processes.
 */
export function createTokens(secret: string): Tokens {
  const key = createSecretKey(Buffer.from(secret));
  const remembered = new Map<string, { bearer: Bearer; expiresAt: number }>();
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

    // A signature stays good until the token expires; whether the login still lives is asked elsewhere.
    verified(token, now) {
      const known = remembered.get(digestOf(token));
      return known && now.getTime() < known.expiresAt ? known.bearer : undefined;
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
        if ((aud !== 'member' && aud !== 'staff') || !isId.test(id) || !isId.test(login)) {
          throw new Failure('token_invalid');
        }
        const bearer: Bearer = { kind: aud, id, login };
        if (remembered.size >= rememberedAtMost) remembered.delete(remembered.keys().next().value as string);
        remembered.set(digestOf(token), { bearer, expiresAt: (payload.exp as number) * 1000 });
        return bearer;
      } catch (error) {
        throw new Failure(error instanceof errors.JWTExpired ? 'token_expired' : 'token_invalid');
      }
    },

    refresh: createRefreshTokens(secret),
  };
}

/** What is remembered of a token: nobody who reads the memory can use it. */
function digestOf(token: string): string {
  return hash('sha256', token, 'base64url');
}
