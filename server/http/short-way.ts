import type { Router } from '@koa/router';
import type { Middleware } from 'koa';
import { z } from 'zod';
import type { State } from './auth.ts';
import type { Endpoint } from './endpoint.ts';
import { operationsOf } from './openapi.ts';
import { sendAtOnce, Tagged } from './tagged.ts';

/** An endpoint that is reached the short way. */
interface Short {
  route: string;
  endpoint: Endpoint;
  query: z.ZodType<object>;
}

const longest = 1000;
const mostHeaders = 100;

/**
 * Answer the reads that most requests are, of the map of stations, without what only other requests need: looking for
 * the route, a caller, a body, a hash of the reply.
 *
 * It stands behind the log, the headers and the limit of an address, and counts as the long way does. Whatever is in the
 * least unusual goes the long way: a token, an escape in the query, a value that is refused.
 */
export function shortWay(api: Router<State>): Middleware<State> {
  let routes: Map<string, Short> | undefined;
  return (ctx, next) => {
    routes ??= shortRoutes(api);
    const { url = '', headers, method, rawHeaders } = ctx.req;
    const at = url.indexOf('?');
    const short = routes.get(at < 0 ? url : url.slice(0, at));
    if (short === undefined || method !== 'GET' || headers.authorization !== undefined) return next();
    if (url.length > longest || rawHeaders.length > 2 * mostHeaders) return next();
    const given = plainQuery(at < 0 ? '' : url.slice(at + 1));
    const parsed = given && short.query.safeParse(given);
    if (!parsed?.success) return next();
    return answer(ctx, short, parsed.data);
  };
}

async function answer(ctx: Parameters<Middleware<State>>[0], { route, endpoint }: Short, query: object): Promise<void> {
  const { guard, now } = ctx.state;
  Object.assign(ctx, { _matchedRoute: route });
  await guard.count('read', { caller: undefined, address: ctx.ip });
  const reply = await endpoint.answer({ params: {}, query, headers: {}, now });
  if (!(reply instanceof Tagged)) throw new Error(`${route} gave no tagged reply`);
  await sendAtOnce(ctx, reply);
}

function shortRoutes(api: Router<State>): Map<string, Short> {
  const marked = operationsOf(api).filter(({ endpoint }) => endpoint.contract.short);
  return new Map(
    marked.map(({ path, endpoint }) => [
      path,
      { route: path, endpoint, query: z.strictObject(endpoint.contract.query ?? {}) },
    ]),
  );
}

/** The fields of a query in which nothing is escaped and no name stands twice; nothing where it is another. */
function plainQuery(text: string): Record<string, string> | undefined {
  const fields: Record<string, string> = {};
  if (text === '') return fields;
  if (!/^[\w.,:&=-]*$/.test(text)) return undefined;
  for (const part of text.split('&')) {
    const at = part.indexOf('=');
    const name = part.slice(0, at);
    if (at < 1 || Object.hasOwn(fields, name) || name.startsWith('_')) return undefined;
    fields[name] = part.slice(at + 1);
  }
  return fields;
}
