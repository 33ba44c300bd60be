import type { Middleware } from 'koa';
import type { Logger } from 'pino';
import type { Tokens } from '../auth/tokens.ts';
import { Failure } from '../errors.ts';
import { findOfficer, type OfficerAccount } from '../staff/accounts.ts';

/** A person who came through WeChat. */
export interface Member {
  kind: 'member';
  id: string;
}

/** A member of staff: what they may do, and where. */
export type Officer = OfficerAccount;

/** What every request carries; `caller` is looked up by the endpoints that need one. */
export interface State {
  requestId: string;
  now: Date;
  log: Logger;
  caller: () => Promise<Member | Officer | undefined>;
}

/**
 * Read the bearer token into `state.caller`.
 *
 * The token says who; what staff may do is read from their account at every request, so that a withdrawn
 * role ends at once.
 */
export function authentication(tokens: Tokens): Middleware<State> {
  return async (ctx, next) => {
    const header = ctx.get('Authorization');
    ctx.state.caller = async () => {
      if (!header) return undefined;
      const token = /^Bearer ([\w.~+/-]+=*)$/i.exec(header)?.[1];
      if (!token) throw new Failure('token_invalid');
      const bearer = await tokens.verify(token, ctx.state.now);
      if (bearer.kind === 'member') return { kind: 'member', id: bearer.id };
      const officer = await findOfficer(bearer.id);
      if (!officer) throw new Failure('token_invalid');
      return officer;
    };
    await next();
  };
}
