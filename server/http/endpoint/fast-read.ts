import type { Router } from '@koa/router';
import type { z } from 'zod';
import type { State } from '../context/state.ts';
import type { EtagReply } from '../reply/etag-reply.ts';
import type { Contract, Endpoint, FastRead, Shape } from './contract.ts';
import { endpoint } from './endpoint.ts';
import { type FieldReaders, queryReader } from './query-reader.ts';

/** The contract of a read that everyone may make and that needs nothing of a request but its query. */
type FastContract = Pick<Contract, 'summary' | 'reply' | 'errors' | 'example'> & { query: Shape };

/**
 * Register a `GET` that everyone may call and that the fast path (routing/fast-path.ts) answers when it can.
 *
 * @param readers read those fields of the query that differ from request to request. Each accepts no text that the
 *   schema of its field does not, and leaves unusual texts to it.
 */
export function fastRead<const C extends FastContract>(
  router: Router<State>,
  path: string,
  contract: C,
  readers: FieldReaders,
  handler: (input: { query: z.output<z.ZodObject<C['query']>>; now: Date }) => EtagReply | Promise<EtagReply>,
): void {
  const fast: FastRead = {
    readQuery: queryReader(contract.query, readers),
    handler: handler as FastRead['handler'],
  };
  const usual: Endpoint = endpoint('anyone', contract as FastContract, handler as FastRead['handler'] as never);
  router.get(path, Object.assign(usual, { fast }));
}
