import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Router } from '@koa/router';
import type Koa from 'koa';
import type { Gate } from '../context/gate.ts';
import { type Observation, observe } from '../context/request-log.ts';
import type { State } from '../context/state.ts';
import { operationsOf } from '../document/openapi.ts';
import type { FastRead } from '../endpoint/contract.ts';
import { handleError } from '../errors/error-handler.ts';
import { conditionalReply } from '../reply/etag-reply.ts';
import { writeReply } from '../reply/write-reply.ts';

/**
 * Answer the reads that most requests are (`fastRead`) without a Koa context, a chain of middleware, a look-up of the
 * route and a parse by zod.
 *
 * It is built of the functions that the Koa app is built of: gates, log, metrics, replies and errors. A request with a
 * token or from a browser's page, and a query that is unusual or refused, are left to the Koa app.
 *
 * It takes a fifth off the processor time of a reply: 23% of `nearby` and 21% of `clusters`, as the medians of 15
 * alternated pairs of 3,000 requests with 60,000 stations. `npm run bench:stations` compares the rates of replies, as
 * `nearby, by Koa`.
 *
 * @returns a function that answers a request, or returns undefined and leaves the request untouched.
 */
export function fastPath(app: Koa<State>, api: Router<State>, gates: readonly Gate[], observation: Observation) {
  const reads = new Map<string, FastRead>();
  for (const { path, endpoint } of operationsOf(api)) if (endpoint.fast) reads.set(path, endpoint.fast);

  return (request: IncomingMessage, response: ServerResponse): Promise<void> | undefined => {
    const { url = '', method, headers } = request;
    const mark = url.indexOf('?');
    if (mark < 0 || method !== 'GET') return undefined;
    if (headers.authorization !== undefined || headers.origin !== undefined) return undefined;
    const path = url.slice(0, mark);
    const read = reads.get(path);
    const query = read?.readQuery(url.slice(mark + 1));
    return read && query && answer(request, response, { path, read, query });
  };

  async function answer(
    request: IncomingMessage,
    response: ServerResponse,
    { path, read, query }: { path: string; read: FastRead; query: object },
  ): Promise<void> {
    const { state, end } = observe(request, response, observation);
    try {
      for (const gate of gates) gate(request, state);
      // Reads are counted in this process, so there is nothing to wait for.
      void state.limiter.count('read', { caller: undefined, address: state.address });
      const made = read.handler({ query, now: state.now });
      const reply = conditionalReply(request, made instanceof Promise ? await made : made);
      writeReply(request, response, state.head, reply);
    } catch (thrown) {
      const ctx = app.createContext(request, response);
      ctx.state = state;
      try {
        handleError(ctx, thrown);
      } catch (error) {
        // Part of the reply is sent already.
        ctx.onerror(error as Error);
      }
    } finally {
      end(path);
    }
  }
}
