import { createHash, createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';

/** Makes refresh tokens and recognises its own. Whether a token is valid is decided by the database. */
export interface RefreshTokens {
  /** Make the first token of a login. */
  first(login: string): string;
  /** Compute the next token, which is always the same: so a lost reply can be repeated although no token is stored. */
  next(token: string): string;
  /** Whether this server made the token, valid or not: a forged token must not end anybody's login. */
  isOurs(token: string): boolean;
}

/**
 * Create the maker of refresh tokens: the login's id, 256 bits and a signature, joined by dots.
 *
 * The first token is random. Each next one is an HMAC of the one before, with a key that only the servers have, so that it
 * can be computed neither from the database nor from an old token.
 *
 * @param secret at least 32 bytes, shared by all server processes. A new secret ends no login, because a valid token is
 *   recognised by its hash.
 */
export function createRefreshTokens(secret: string): RefreshTokens {
  const derive = (use: string) => Buffer.from(hkdfSync('sha256', secret, '', `nuanfeng refresh ${use}`, 32));
  // The texts 'chain' and 'seal' are part of the keys: another text would make all issued tokens invalid.
  const [chainKey, signingKey] = [derive('chain'), derive('seal')];
  const mac = (key: Buffer, text: string) => createHmac('sha256', key).update(text).digest('base64url');
  const sign = (body: string) => `${body}.${mac(signingKey, body)}`;
  return {
    first: (login) => sign(`${login}.${randomBytes(32).toString('base64url')}`),
    next: (token) => sign(`${loginIdOf(token)}.${mac(chainKey, token)}`),
    isOurs(token) {
      const end = token.lastIndexOf('.');
      const signature = Buffer.from(token.slice(end + 1));
      const expected = Buffer.from(mac(signingKey, token.slice(0, end)));
      return signature.length === expected.length && timingSafeEqual(signature, expected);
    },
  };
}

/** The pattern of a refresh token. */
export const refreshTokenPattern = /^[0-9a-f]{24}\.[\w-]{43}\.[\w-]{43}$/;

/** A refresh token for the documentation. */
export const exampleRefreshToken = `665f1f77bcf86cd799439011.${'k'.repeat(43)}.${'m'.repeat(43)}`;

/** Read the id of the login from a refresh token. */
export function loginIdOf(token: string): string {
  return token.slice(0, 24);
}

/** Hash a refresh token for storing: SHA-256, which is enough for a value of 256 random bits. */
export function hashRefreshToken(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}
