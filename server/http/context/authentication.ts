import type { Middleware } from 'koa';
import { isLoginActive, isLoginCached } from '../../access/logins/login-cache.ts';
import type { Bearer, Tokens } from '../../access/logins/tokens.ts';
import type { SecondFactorRule } from '../../access/staff/officer.ts';
import { cachedOfficer, getOfficer } from '../../access/staff/officer-cache.ts';
import { Failure } from '../../platform/errors/errors.ts';
import type { KnownCaller, State } from './state.ts';

/**
 * Read the bearer token into `state.caller`.
 *
 * The token says who and by which login; that the login has not ended is asked as `isLoginActive` says. What staff may
 * do is read from their account, as `getOfficer` says, so that a withdrawn role ends and not with the token.
 */
export function authentication(tokens: Tokens, rule: SecondFactorRule): Middleware<State> {
  return (ctx, next) => {
    const { state } = ctx;
    const header = ctx.req.headers.authorization;
    let bearer: ReturnType<State['bearer']>;
    state.bearer = () => {
      bearer ??= header === undefined ? undefined : bearerOf(tokens, header, state.now);
      return bearer;
    };
    state.caller = () => {
      const known = state.bearer();
      if (known === undefined) return Promise.resolve(undefined);
      return known instanceof Promise ? callerBehind(known, state.now, rule) : callerOf(known, state.now, rule);
    };
    return next();
  };
}

async function callerBehind(coming: Promise<Bearer | undefined>, now: Date, rule: SecondFactorRule) {
  const known = await coming;
  return known && callerOf(known, now, rule);
}

/** What is remembered costs a small read no wait. */
function callerOf(known: Bearer, now: Date, rule: SecondFactorRule): KnownCaller | Promise<KnownCaller> {
  const { kind, id, login } = known;
  if (!isLoginCached(known)) return askAgain(known, now, rule);
  if (kind === 'member') return { kind, id, login };
  const officer = cachedOfficer(id, now, rule);
  return officer ? { ...officer, login } : askAgain(known, now, rule);
}

async function askAgain(known: Bearer, now: Date, rule: SecondFactorRule): Promise<KnownCaller> {
  const { kind, id, login } = known;
  const officer = kind === 'staff' ? getOfficer(id, now, rule) : undefined;
  const [lives, account] = await Promise.all([isLoginActive(known), officer]);
  if (!lives || (kind === 'staff' && !account)) throw new Failure('token_invalid');
  return account ? { ...account, login } : { kind: 'member', id, login };
}

function bearerOf(tokens: Tokens, header: string, now: Date): Bearer | Promise<Bearer> {
  // What was verified before needs no second look at its form.
  const remembered = header.startsWith('Bearer ') ? tokens.verifyCached(header.slice(7), now) : undefined;
  if (remembered) return remembered;
  const token = /^Bearer ([\w.~+/-]+=*)$/i.exec(header)?.[1];
  if (!token) return Promise.reject(new Failure('token_invalid'));
  return tokens.verifyCached(token, now) ?? tokens.verify(token, now);
}
