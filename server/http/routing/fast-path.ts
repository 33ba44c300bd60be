import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import type { Router } from '@koa/router';
import type { Logger } from 'pino';
import type { RequestMetrics } from '../context/metrics.ts';
import { noteRequest, requestIdOf } from '../context/request-log.ts';
import { maxHeaders } from '../context/request-size.ts';
import type { State } from '../context/state.ts';
import { operationsOf } from '../document/openapi.ts';
import type { Endpoint } from '../endpoint/contract.ts';
import { isKnown, Tagged } from '../endpoint/etag-reply.ts';
import { addressReader, type TrustedProxies } from '../limits/address.ts';
import type { Guard } from '../limits/rate-limiter.ts';
import { headersBesideJson } from '../site/security-headers.ts';
import { type QueryReader, queryReader } from './fast-path-query.ts';

/** What the short way shares with the long one. */
export interface Shared {
  guard: Guard;
  log: Logger;
  metrics: RequestMetrics;
  clock: () => Date;
  trustedProxies: TrustedProxies;
}

/** An endpoint that is reached the short way. */
interface Short {
  route: string;
  answer: Endpoint['answer'];
  read: QueryReader;
}

/** The longest address that is answered this way; longer ones are unusual. */
const longest = 1000;
/** Headers of requests that are not the usual read: who calls, from which page, what is sent. */
const unusual = ['authorization', 'origin', 'content-length', 'transfer-encoding', 'expect'] as const;

/**
 * Answer the reads that most requests are, of the map of stations, before anything is made that only other requests
 * need: a context, a look for the route, a caller, a body, a hash of the reply. It tells whether it has answered.
 *
 * It gives the same headers as the long way, counts and logs as that does. Whatever is in the least unusual goes the long
 * way, which begins anew: a token, an escape in the query, a value that is refused, an answer that fails.
 */
export function shortWay(api: Router<State>, { guard, log, metrics, clock, trustedProxies }: Shared) {
  const addressOf = addressReader(trustedProxies);
  let routes: Map<string, Short> | undefined;
  return (request: IncomingMessage, response: ServerResponse): boolean => {
    routes ??= shortRoutes(api);
    const { url = '', headers, method, rawHeaders } = request;
    const at = url.indexOf('?');
    const short = at < 0 || url.length > longest ? undefined : routes.get(url.slice(0, at));
    if (short === undefined || method !== 'GET' || rawHeaders.length > 2 * maxHeaders) return false;
    for (const name of unusual) if (headers[name] !== undefined) return false;
    const begun = performance.now();
    const query = short.read(url.slice(at + 1));
    const address = addressOf(request);
    if (query === undefined || !guard.isFree(address)) return false;
    const reply = replyOf(short, query, clock(), headers);
    if (reply === undefined) return false;
    guard.countAddress(address);
    // Nothing to wait for: reads are counted in this process.
    void guard.count('read', { caller: undefined, address });
    const requestId = requestIdOf(request);
    send(response, requestId, reply);
    noteRequest(log, metrics, { requestId, method, route: short.route, status: reply.bytes ? 200 : 304, begun });
    return true;
  };
}

/** What is sent: without bytes, that the client has it. */
interface Reply {
  etag: string;
  bytes: string | undefined;
}

/** Nothing where the answer has to be waited for, or is a failure. */
function replyOf({ answer }: Short, query: object, now: Date, headers: IncomingHttpHeaders): Reply | undefined {
  try {
    const tagged = answer({ params: {}, query, headers: {}, now });
    if (!(tagged instanceof Tagged)) return undefined;
    const etag = `W/"${tagged.tag}"`;
    return { etag, bytes: isKnown(headers, etag) ? undefined : tagged.write() };
  } catch {
    return undefined;
  }
}

function send(response: ServerResponse, requestId: string, { etag, bytes }: Reply): void {
  const head = ['X-Request-Id', requestId, ...headersBesideJson, 'ETag', etag, 'Cache-Control', 'no-cache'];
  if (!bytes) {
    response.writeHead(304, head).end();
    return;
  }
  head.push('Content-Type', 'application/json; charset=utf-8', 'Content-Length', String(bytes.length));
  // As a text: Node then sends head and body in one piece.
  response.writeHead(200, head).end(bytes, 'latin1');
}

function shortRoutes(api: Router<State>): Map<string, Short> {
  const routes = new Map<string, Short>();
  for (const { path, endpoint } of operationsOf(api)) {
    const { short, query = {} } = endpoint.contract;
    if (short) routes.set(path, { route: path, answer: endpoint.answer, read: queryReader(query, short) });
  }
  return routes;
}
