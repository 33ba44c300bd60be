import { randomUUID } from 'node:crypto';
import type { Middleware } from 'koa';
import type { Logger } from 'pino';
import type { State } from './auth.ts';
import type { RequestMetrics } from './metrics.ts';

/**
 * Give every request an id and a clock, and write one line when it ends.
 *
 * The line holds the route's pattern rather than the address, so that no id, phone or search word is logged.
 */
export function requestLog(log: Logger, metrics: RequestMetrics, clock: () => Date): Middleware<State> {
  return async (ctx, next) => {
    const begun = process.hrtime.bigint();
    const given = ctx.get('X-Request-Id');
    const requestId = /^[\w-]{8,64}$/.test(given) ? given : randomUUID();
    ctx.state.requestId = requestId;
    ctx.state.now = clock();
    ctx.state.log = log.child({ requestId });
    ctx.set('X-Request-Id', requestId);
    try {
      await next();
    } finally {
      const seconds = Number(process.hrtime.bigint() - begun) / 1e9;
      const route = (ctx as { _matchedRoute?: string })._matchedRoute ?? 'unmatched';
      metrics.observe({ method: ctx.method, route, status: ctx.status }, seconds);
      ctx.state.log.info(
        { method: ctx.method, route, status: ctx.status, ms: Math.round(seconds * 1e4) / 10 },
        'request',
      );
    }
  };
}
