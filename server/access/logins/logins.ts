import { Types } from 'mongoose';
import { type Login, LoginModel } from '../../../schemas/access/login.ts';
import { encryptField } from '../../platform/encryption/field-encryption.ts';
import { Failure } from '../../platform/errors/errors.ts';
import { hashOf, loginOf, refreshTokenForm } from './refresh-tokens.ts';
import { endCrowd, endLogin } from './revoke-logins.ts';
import type { Bearer, IssuedToken, Tokens } from './tokens.ts';

/**
 * How long the refresh token before the present one still gets the same answer, in milliseconds.
 *
 * It covers a reply that was lost on the way, and nothing older than one generation.
 */
export const graceMs = 30_000;

const hour = 3600_000;

/** How long a login lasts unused, and at most, in milliseconds. Staff work in shifts, people open a mini-program rarely. */
export const lasting = {
  member: { idle: 30 * 24 * hour, most: 180 * 24 * hour },
  staff: { idle: 12 * hour, most: 7 * 24 * hour },
} as const;

/** Both tokens, as their owner receives them. */
export interface IssuedPair extends IssuedToken {
  refreshToken: string;
  refreshExpiresAt: Date;
}

type Kind = Login['kind'];
type OnReuse = (login: Bearer, reused: Failure) => Promise<void>;

/** Begin a login on a device. */
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
    tokenHash: hashOf(refreshToken),
    rotatedAt: now,
    startedAt: now,
    lastUsedAt: now,
    expiresAt: expiry(kind, now, now),
  });
  await endCrowd(kind, id, now);
  return pair(tokens, login, refreshToken);
}

/**
 * Give a new pair for a refresh token, which is good for nothing afterwards.
 *
 * One conditional write decides who of many gets to change it. The token before the present one gets the same pair
 * again for 30 s; an older one of ours is in two hands, so its login ends (RFC 9700, 4.14.2).
 *
 * @param onReuse told once of a login that ended so: for the audit.
 * @throws {Failure} `refresh_invalid` or `refresh_reused`.
 */
export async function refreshLogin(tokens: Tokens, token: string, now: Date, onReuse: OnReuse): Promise<IssuedPair> {
  if (!refreshTokenForm.test(token)) throw new Failure('refresh_invalid');
  const login = await LoginModel.findById(loginOf(token)).lean();
  if (!login || login.endedAt || login.expiresAt <= now) throw new Failure('refresh_invalid');
  const tokenHash = hashOf(token);
  const next = tokens.refresh.next(token);
  const rotated = await LoginModel.findOneAndUpdate(
    { _id: login._id, tokenHash, endedAt: null },
    {
      $set: {
        tokenHash: hashOf(next),
        previousHash: tokenHash,
        rotatedAt: now,
        lastUsedAt: now,
        expiresAt: expiry(login.kind, login.startedAt, now),
      },
    },
    { returnDocument: 'after' },
  ).lean();
  return rotated ? pair(tokens, rotated, next) : answerAgain(tokens, token, now, onReuse);
}

/** End the login that a refresh token belongs to, whether it is the present one or an older; another ends nothing. */
export async function logOut(tokens: Tokens, token: string, now: Date): Promise<void> {
  if (!refreshTokenForm.test(token)) return;
  const condition = tokens.refresh.isOurs(token) ? {} : { tokenHash: hashOf(token) };
  await endLogin(condition, loginOf(token), 'logout', now);
}

/** What a device is called that does not say: the kind that its User-Agent names. */
export function deviceOf(userAgent: string | undefined): string {
  const kinds = ['iPhone', 'iPad', 'Android', 'OpenHarmony', 'Windows', 'Macintosh', 'Linux'];
  return kinds.find((kind) => userAgent?.includes(kind)) ?? 'unknown';
}

async function answerAgain(tokens: Tokens, token: string, now: Date, onReuse: OnReuse): Promise<IssuedPair> {
  const login = await LoginModel.findById(loginOf(token)).lean();
  if (!login || login.endedAt) throw new Failure('refresh_invalid');
  const next = tokens.refresh.next(token);
  const wasPrevious = login.previousHash === hashOf(token);
  const inGrace = now.getTime() - login.rotatedAt.getTime() <= graceMs;
  // Where the secret changed meanwhile, what follows is not known again.
  if (wasPrevious && inGrace && login.tokenHash === hashOf(next)) return pair(tokens, login, next);
  if (!wasPrevious && !tokens.refresh.isOurs(token)) throw new Failure('refresh_invalid');
  const reused = new Failure('refresh_reused');
  if (await endLogin({}, String(login._id), 'reuse', now)) await onReuse(bearerOf(login), reused);
  throw reused;
}

function expiry(kind: Kind, startedAt: Date, now: Date): Date {
  const { idle, most } = lasting[kind];
  return new Date(Math.min(now.getTime() + idle, startedAt.getTime() + most));
}

/** The pair that belongs to a login's present state: the same however often it is asked for. */
async function pair(tokens: Tokens, login: Login & { _id: unknown }, refreshToken: string): Promise<IssuedPair> {
  const access = await tokens.issue(bearerOf(login), login.rotatedAt);
  return { ...access, refreshToken, refreshExpiresAt: login.expiresAt };
}

function bearerOf({ kind, subject, _id }: Login & { _id: unknown }): Bearer {
  return { kind, id: String(subject), login: String(_id) };
}
