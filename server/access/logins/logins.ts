import { Types } from 'mongoose';
import { type Login, LoginModel } from '../../../schemas/access/login.ts';
import { dayMs, hourMs, secondMs } from '../../platform/calendar/durations.ts';
import { encryptField } from '../../platform/encryption/field-encryption.ts';
import { Failure } from '../../platform/errors/errors.ts';
import { hashRefreshToken, loginIdOf, refreshTokenPattern } from './refresh-tokens.ts';
import { revokeExcessLogins, revokeLogin } from './revoke-logins.ts';
import type { Bearer, IssuedToken, Tokens } from './tokens.ts';

/**
 * How long the previous refresh token gets the very reply of its first use, in milliseconds. Afterwards it gets the same
 * refresh token with a new access token, because the first one would soon expire.
 */
export const sameReplyMs = 30 * secondMs;

/** The longest time between two uses of a login, and its longest life. Staff work in shifts; people open a mini-program rarely. */
const lifetimes = {
  member: { idleMs: 30 * dayMs, maxMs: 180 * dayMs },
  staff: { idleMs: 12 * hourMs, maxMs: 7 * dayMs },
} as const;

/** The access token and the refresh token as their owner receives them. */
interface IssuedPair extends IssuedToken {
  refreshToken: string;
  refreshExpiresAt: Date;
}

type Kind = Login['kind'];
type OnReuse = (login: Bearer, reused: Failure) => Promise<void>;

/** Start a login on a device. @param login.id the id of the person or the account. */
export async function startLogin(
  tokens: Tokens,
  { kind, id, device }: { kind: Kind; id: string; device: string },
  now: Date,
): Promise<IssuedPair> {
  const _id = new Types.ObjectId();
  const refreshToken = tokens.refresh.first(String(_id));
  const login = await LoginModel.create({
    _id,
    kind,
    subject: new Types.ObjectId(id),
    device: encryptField(device, { collection: 'logins', id: _id, field: 'device' }),
    tokenHash: hashRefreshToken(refreshToken),
    rotatedAt: now,
    startedAt: now,
    lastUsedAt: now,
    expiresAt: expiry(kind, now, now),
  });
  await revokeExcessLogins(kind, id, now);
  return issuePair(tokens, login, refreshToken);
}

/**
 * Exchange a refresh token for a new pair of tokens.
 *
 * One conditional write decides which of several requests rotates the token. The reply to it may be lost, in an outage for
 * longer than any fixed time: so until the new token is used, the old one gets it again. The old token ends with the first
 * use of the new one. Its use after that shows that two parties have it, so its login is revoked (RFC 9700, 4.14.2).
 *
 * @param onReuse is called once for a login that was revoked so: for the audit.
 * @throws {Failure} `refresh_invalid` or `refresh_reused`.
 */
export async function refreshLogin(tokens: Tokens, token: string, now: Date, onReuse: OnReuse): Promise<IssuedPair> {
  if (!refreshTokenPattern.test(token)) throw new Failure('refresh_invalid');
  const login = await LoginModel.findById(loginIdOf(token)).lean();
  if (!login || login.endedAt || login.expiresAt <= now) throw new Failure('refresh_invalid');
  const tokenHash = hashRefreshToken(token);
  const next = tokens.refresh.next(token);
  const rotated = await LoginModel.findOneAndUpdate(
    { _id: login._id, tokenHash, endedAt: null },
    {
      $set: {
        tokenHash: hashRefreshToken(next),
        previousHash: tokenHash,
        rotatedAt: now,
        lastUsedAt: now,
        expiresAt: expiry(login.kind, login.startedAt, now),
      },
    },
    { returnDocument: 'after' },
  ).lean();
  return rotated ? issuePair(tokens, rotated, next) : handleUsedToken(tokens, token, now, onReuse);
}

/** End the login of a refresh token, be it the current one or an older one. A token that this server did not make ends none. */
export async function logOut(tokens: Tokens, token: string, now: Date): Promise<void> {
  if (!refreshTokenPattern.test(token)) return;
  const condition = tokens.refresh.isOurs(token) ? {} : { tokenHash: hashRefreshToken(token) };
  await revokeLogin(condition, loginIdOf(token), 'logout', now);
}

/** Name a device that gives no name itself, by the kind of device in its User-Agent. */
export function deviceNameOf(userAgent: string | undefined): string {
  const kinds = ['iPhone', 'iPad', 'Android', 'OpenHarmony', 'Windows', 'Macintosh', 'Linux'];
  return kinds.find((kind) => userAgent?.includes(kind)) ?? 'unknown';
}

async function handleUsedToken(tokens: Tokens, token: string, now: Date, onReuse: OnReuse): Promise<IssuedPair> {
  const repeated = await repeatReply(tokens, token, now);
  if (repeated) return repeated;
  const login = await LoginModel.findById(loginIdOf(token)).lean();
  if (!login || login.endedAt) throw new Failure('refresh_invalid');
  const wasPrevious = login.previousHash === hashRefreshToken(token);
  if (!wasPrevious && !tokens.refresh.isOurs(token)) throw new Failure('refresh_invalid');
  const reused = new Failure('refresh_reused');
  if (await revokeLogin({}, String(login._id), 'reuse', now)) await onReuse(bearerOf(login), reused);
  throw reused;
}

/**
 * Give the next token again, provided that it is the current one, that is, was never used.
 *
 * @returns undefined if it was used, or if the secret has changed since, so that it cannot be computed again.
 */
async function repeatReply(tokens: Tokens, token: string, now: Date): Promise<IssuedPair | undefined> {
  const next = tokens.refresh.next(token);
  const unused = { tokenHash: hashRefreshToken(next), previousHash: hashRefreshToken(token), endedAt: null };
  const login = await LoginModel.findOne({ _id: loginIdOf(token), ...unused }).lean();
  if (!login) return undefined;
  if (now.getTime() - login.rotatedAt.getTime() <= sameReplyMs) return issuePair(tokens, login, next);
  // Of several requests at once the first sets the time, and all reply with the pair of that time.
  await LoginModel.updateOne(
    { _id: login._id, ...unused, rotatedAt: login.rotatedAt },
    { $set: { rotatedAt: now, lastUsedAt: now, expiresAt: expiry(login.kind, login.startedAt, now) } },
  );
  const current = await LoginModel.findOne({ _id: login._id, ...unused }).lean();
  return current ? issuePair(tokens, current, next) : undefined;
}

function expiry(kind: Kind, startedAt: Date, now: Date): Date {
  const { idleMs, maxMs } = lifetimes[kind];
  return new Date(Math.min(now.getTime() + idleMs, startedAt.getTime() + maxMs));
}

/** Issue the pair of tokens for the current state of a login. The same state always gives the same pair. */
async function issuePair(tokens: Tokens, login: Login & { _id: unknown }, refreshToken: string): Promise<IssuedPair> {
  const access = await tokens.issue(bearerOf(login), login.rotatedAt);
  return { ...access, refreshToken, refreshExpiresAt: login.expiresAt };
}

function bearerOf({ kind, subject, _id }: Login & { _id: unknown }): Bearer {
  return { kind, id: String(subject), login: String(_id) };
}
