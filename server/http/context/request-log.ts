import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Middleware } from 'koa';
import type { Logger } from 'pino';
import { logRequest } from '../../platform/log/log.ts';
import type { RequestMetrics } from './metrics.ts';
import { securityHeadersOf } from './security-headers.ts';
import type { RequestState, State } from './state.ts';

/** How requests are observed, and by what clock they run. */
export interface Observation {
  log: Logger;
  metrics: RequestMetrics;
  clock: () => Date;
}

/** A running request, from its first look to its log line. */
export interface ObservedRequest {
  state: State;
  /**
   * Count the request and write its line. The line has the route's pattern rather than the URL, so that no id, phone
   * number or search word is logged.
   */
  end(route: string | undefined): void;
}

/**
 * A UUID or 32 hexadecimal digits, as proxies make them. A looser form would let a phone number or an openid in, which
 * would then be logged.
 */
const requestIdForm = /^(?:[\da-f]{32}|[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})$/i;

/** Give a request its id, its time and the headers of its reply, and begin to measure it. */
export function observe(
  request: IncomingMessage,
  response: ServerResponse,
  { log, metrics, clock }: Observation,
): ObservedRequest {
  const begun = performance.now();
  const state = new NewState(request, clock(), log);
  return {
    state: state as RequestState as State,
    end(route = 'unmatched') {
      const { method = '' } = request;
      const { statusCode: status } = response;
      const seconds = (performance.now() - begun) / 1000;
      metrics.observe(method, route, status, seconds);
      logRequest(log, { requestId: state.requestId, method, route, status, ms: Math.round(seconds * 1e4) / 10 });
    },
  };
}

/** Observe every request of an app. */
export function requestLog(observation: Observation): Middleware<State> {
  return async (ctx, next) => {
    const { state, end } = observe(ctx.req, ctx.res, observation);
    ctx.state = state;
    try {
      await next();
    } finally {
      if (!ctx.res.headersSent) setHeaders(ctx.res, state.head);
      end((ctx as { _matchedRoute?: string })._matchedRoute);
    }
  };
}

function requestIdOf({ headers }: IncomingMessage): string {
  const given = headers['x-request-id'];
  return typeof given === 'string' && requestIdForm.test(given) ? given : randomUUID();
}

/** For the replies that Koa writes: pages, files and preflights. */
function setHeaders(response: ServerResponse, head: readonly string[]): void {
  for (let at = 0; at < head.length; at += 2) response.setHeader(head[at] as string, head[at + 1] as string);
}

/** The state of a new request. It makes a log of its own only when something is logged, which is rare. */
class NewState implements RequestState {
  readonly requestId: string;
  readonly now: Date;
  readonly head: string[];
  readonly #log: Logger;
  #own: Logger | undefined;

  constructor(request: IncomingMessage, now: Date, log: Logger) {
    this.requestId = requestIdOf(request);
    this.now = now;
    this.head = ['X-Request-Id', this.requestId, ...securityHeadersOf(request)];
    this.#log = log;
  }

  get log(): Logger {
    this.#own ??= this.#log.child({ requestId: this.requestId });
    return this.#own;
  }
}
