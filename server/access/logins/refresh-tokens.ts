import { createHash, createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';

/** Makes refresh tokens and knows its own; what is good is the database's to say. */
export interface RefreshTokens {
  /** The first token of a login. */
  first(login: string): string;
  /** The token that follows: always the same one, so that a lost answer can be given again though none is stored. */
  next(token: string): string;
  /** Whether this server made the token, good or not: a made-up one must not end anybody's login. */
  isOurs(token: string): boolean;
}

/**
 * Refresh tokens: the login's id, 256 bits and a signature, joined by dots.
 *
 * The first is random; each next one is an HMAC of the one before, under a key that only the servers hold, so neither
 * the database nor an old token is enough to know it.
 *
 * @param secret at least 32 bytes, shared by all server processes. Another secret ends no login: a token that is good
 *   is known by its hash.
 */
export function createRefreshTokens(secret: string): RefreshTokens {
  const key = (use: string) => Buffer.from(hkdfSync('sha256', secret, '', `nuanfeng refresh ${use}`, 32));
  const [chain, seal] = [key('chain'), key('seal')];
  const mac = (by: Buffer, text: string) => createHmac('sha256', by).update(text).digest('base64url');
  const sealed = (body: string) => `${body}.${mac(seal, body)}`;
  return {
    first: (login) => sealed(`${login}.${randomBytes(32).toString('base64url')}`),
    next: (token) => sealed(`${loginOf(token)}.${mac(chain, token)}`),
    isOurs(token) {
      const end = token.lastIndexOf('.');
      const given = Buffer.from(token.slice(end + 1));
      const right = Buffer.from(mac(seal, token.slice(0, end)));
      return given.length === right.length && timingSafeEqual(given, right);
    },
  };
}

/** The form of a refresh token. */
export const refreshTokenForm = /^[0-9a-f]{24}\.[\w-]{43}\.[\w-]{43}$/;

/** What the documentation shows. */
export const exampleToken = `665f1f77bcf86cd799439011.${'k'.repeat(43)}.${'m'.repeat(43)}`;

/** The login that a refresh token names. */
export function loginOf(token: string): string {
  return token.slice(0, 24);
}

/** What is stored of a refresh token: SHA-256, enough for a value of 256 random bits. */
export function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}
