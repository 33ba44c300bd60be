import { isLoginActive, isLoginCached } from '../../access/logins/login-cache.ts';
import type { Bearer, Tokens } from '../../access/logins/tokens.ts';
import type { SecondFactorRule } from '../../access/staff/officer.ts';
import { cachedOfficer, getOfficer } from '../../access/staff/officer-cache.ts';
import { Failure } from '../../platform/errors/errors.ts';
import type { Gate } from './gate.ts';
import type { KnownCaller, State } from './state.ts';

/**
 * Make the bearer token readable as `state.bearer` and its owner as `state.caller`; neither is read before an endpoint
 * asks for it.
 *
 * The token names the person and the login; `isLoginActive` tells whether the login has ended. The permissions of staff
 * are read from their account by `getOfficer`, so that a withdrawn role ends at once and not with the token.
 */
export function authentication(tokens: Tokens, rule: SecondFactorRule): Gate {
  return ({ headers }, state) => {
    const header = headers.authorization;
    let bearer: ReturnType<State['bearer']>;
    state.bearer = () => {
      bearer ??= header === undefined ? undefined : bearerOf(tokens, header, state.now);
      return bearer;
    };
    state.caller = () => {
      const known = state.bearer();
      if (known === undefined) return Promise.resolve(undefined);
      return known instanceof Promise ? callerOfPending(known, state.now, rule) : callerOf(known, state.now, rule);
    };
  };
}

async function callerOfPending(pending: Promise<Bearer | undefined>, now: Date, rule: SecondFactorRule) {
  const known = await pending;
  return known && callerOf(known, now, rule);
}

/** Not asynchronous when login and account are cached, so that a small read need not wait. */
function callerOf(known: Bearer, now: Date, rule: SecondFactorRule): KnownCaller | Promise<KnownCaller> {
  const { kind, id, login } = known;
  if (!isLoginCached(known)) return readCaller(known, now, rule);
  if (kind === 'member') return { kind, id, login };
  const officer = cachedOfficer(id, now, rule);
  return officer ? { ...officer, login } : readCaller(known, now, rule);
}

async function readCaller(known: Bearer, now: Date, rule: SecondFactorRule): Promise<KnownCaller> {
  const { kind, id, login } = known;
  const officer = kind === 'staff' ? getOfficer(id, now, rule) : undefined;
  const [active, account] = await Promise.all([isLoginActive(known), officer]);
  if (!active || (kind === 'staff' && !account)) throw new Failure('token_invalid');
  return account ? { ...account, login } : { kind: 'member', id, login };
}

function bearerOf(tokens: Tokens, header: string, now: Date): Bearer | Promise<Bearer> {
  // The form of a token that was verified before need not be checked again.
  const cached = header.startsWith('Bearer ') ? tokens.verifyCached(header.slice(7), now) : undefined;
  if (cached) return cached;
  const token = /^Bearer ([\w.~+/-]+=*)$/i.exec(header)?.[1];
  if (!token) return Promise.reject(new Failure('token_invalid'));
  return tokens.verifyCached(token, now) ?? tokens.verify(token, now);
}
