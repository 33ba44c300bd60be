import type { Logger } from 'pino';
import type { Bearer } from '../../access/logins/tokens.ts';
import type { OfficerAccount, AuthorisedOfficer as OfficerInScope } from '../../access/staff/officer.ts';
import type { RateLimiter } from '../limits/rate-limiter.ts';

/** A person who logged in through WeChat. */
export interface Member {
  kind: 'member';
  id: string;
  /** The login that the request came by. */
  login: string;
}

/** A member of staff who uses the permission of the endpoint: what they may do, and where. */
export type Officer = OfficerInScope & { login: string };

/** Whoever a token names, before the permission of an endpoint is checked. */
export type KnownCaller = Member | (OfficerAccount & { login: string });

/** What every request has from its start. */
export interface RequestState {
  requestId: string;
  now: Date;
  log: Logger;
  /** Headers of every reply, names and values in turn: one write is cheaper than ten. */
  head: string[];
}

/** What a request to the API has when it reaches its endpoint; the gates (context/gate.ts) add the second part. */
export interface State extends RequestState {
  /** The caller's address, as far as trusted proxies told it. */
  address: string;
  limiter: RateLimiter;
  /** Whom the token names; undefined without a token. */
  bearer: () => Bearer | undefined | Promise<Bearer | undefined>;
  /** The account of the caller, looked up by the endpoints that need one. */
  caller: () => KnownCaller | Promise<KnownCaller | undefined>;
}
