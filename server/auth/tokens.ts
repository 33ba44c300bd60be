import { createSecretKey } from 'node:crypto';
import { errors, jwtVerify, SignJWT } from 'jose';
import { Failure } from '../errors.ts';

/** How long an access token is good for, in seconds. */
export const accessSeconds = 15 * 60;

/** Whom a token speaks for. */
export interface Bearer {
  kind: 'member' | 'staff';
  id: string;
}

/** A token as its owner receives it, in the words of RFC 6750. */
export interface IssuedToken {
  accessToken: string;
  tokenType: 'Bearer';
  expiresAt: Date;
}

/** Issues and checks access tokens. */
export interface Tokens {
  issue(bearer: Bearer, now: Date): Promise<IssuedToken>;
  /** @throws {Failure} `token_expired` or `token_invalid`. */
  verify(token: string, now: Date): Promise<Bearer>;
}

const issuer = 'nuanfeng';

/**
 * Access tokens as HS256 JWTs, good for 15 minutes.
 *
 * @param secret at least 32 bytes, shared by all server processes.
 */
export function createTokens(secret: string): Tokens {
  const key = createSecretKey(Buffer.from(secret));
  return {
    async issue({ kind, id }, now) {
      const issued = Math.floor(now.getTime() / 1000);
      const accessToken = await new SignJWT()
        .setProtectedHeader({ alg: 'HS256', typ: 'at+jwt' })
        .setIssuer(issuer)
        .setAudience(kind)
        .setSubject(id)
        .setIssuedAt(issued)
        .setExpirationTime(issued + accessSeconds)
        .sign(key);
      return { accessToken, tokenType: 'Bearer', expiresAt: new Date((issued + accessSeconds) * 1000) };
    },

    async verify(token, now) {
      try {
        const { payload } = await jwtVerify(token, key, {
          algorithms: ['HS256'],
          issuer,
          audience: ['member', 'staff'],
          typ: 'at+jwt',
          requiredClaims: ['sub', 'exp', 'iat'],
          currentDate: now,
        });
        return { kind: payload.aud as Bearer['kind'], id: payload.sub as string };
      } catch (error) {
        throw new Failure(error instanceof errors.JWTExpired ? 'token_expired' : 'token_invalid');
      }
    },
  };
}
