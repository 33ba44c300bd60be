import type { Middleware } from 'koa';
import type { Logger } from 'pino';
import { loginLives } from '../auth/living-logins.ts';
import type { Bearer, Tokens } from '../auth/tokens.ts';
import { Failure } from '../errors.ts';
import { knownOfficer } from '../staff/known-officers.ts';
import type { OfficerAccount, Officer as OfficerWithScope, SecondFactorRule } from '../staff/officer.ts';
import type { Guard } from './limits.ts';

/** A person who came through WeChat. */
export interface Member {
  kind: 'member';
  id: string;
  /** The login that the request came by. */
  login: string;
}

/** A member of staff, using the permission of the endpoint: what they may do, and where. */
export type Officer = OfficerWithScope & { login: string };

/** Whoever is known by a token, before it is asked what for. */
export type KnownCaller = Member | (OfficerAccount & { login: string });

/** What every request carries; `bearer` is whom its token names, and `caller` is looked up by the endpoints that need one. */
export interface State {
  requestId: string;
  now: Date;
  log: Logger;
  guard: Guard;
  bearer: () => Promise<Bearer | undefined>;
  caller: () => Promise<KnownCaller | undefined>;
}

/**
 * Read the bearer token into `state.caller`.
 *
 * The token says who and by which login; that the login has not ended is asked as `loginLives` says. What staff may
 * do is read from their account, as `knownOfficer` says, so that a withdrawn role ends and not with the token.
 */
export function authentication(tokens: Tokens, rule: SecondFactorRule): Middleware<State> {
  return (ctx, next) => {
    const header = ctx.req.headers.authorization;
    let verified: Promise<Bearer | undefined> | undefined;
    const verify = async () => {
      if (!header) return undefined;
      const token = /^Bearer ([\w.~+/-]+=*)$/i.exec(header)?.[1];
      if (!token) throw new Failure('token_invalid');
      return tokens.verify(token, ctx.state.now);
    };
    ctx.state.bearer = () => {
      verified ??= verify();
      return verified;
    };
    ctx.state.caller = async () => {
      const bearer = await ctx.state.bearer();
      if (!bearer) return undefined;
      const { kind, id, login } = bearer;
      if (kind === 'member') {
        if (!(await loginLives(bearer))) throw new Failure('token_invalid');
        return { kind, id, login };
      }
      const [officer, lives] = await Promise.all([knownOfficer(id, ctx.state.now, rule), loginLives(bearer)]);
      if (!officer || !lives) throw new Failure('token_invalid');
      return { ...officer, login };
    };
    return next();
  };
}
