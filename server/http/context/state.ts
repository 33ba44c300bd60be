import type { Logger } from 'pino';
import type { Bearer } from '../../access/logins/tokens.ts';
import type { OfficerAccount, AuthorisedOfficer as OfficerInScope } from '../../access/staff/officer.ts';
import type { Guard } from '../limits/rate-limiter.ts';

/** A person who came through WeChat. */
export interface Member {
  kind: 'member';
  id: string;
  /** The login that the request came by. */
  login: string;
}

/** A member of staff, using the permission of the endpoint: what they may do, and where. */
export type Officer = OfficerInScope & { login: string };

/** Whoever is known by a token, before it is asked what for. */
export type KnownCaller = Member | (OfficerAccount & { login: string });

/** What every request carries; `bearer` is whom its token names, and `caller` is looked up by the endpoints that need one. */
export interface State {
  requestId: string;
  now: Date;
  log: Logger;
  /** What is said beside the reply, whatever it is: names and values of headers in turn. One write is cheaper than ten. */
  head: string[];
  guard: Guard;
  bearer: () => Bearer | undefined | Promise<Bearer | undefined>;
  caller: () => KnownCaller | Promise<KnownCaller | undefined>;
}
