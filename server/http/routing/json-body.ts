import { bodyParser } from '@koa/bodyparser';
import type { Middleware, ParameterizedContext } from 'koa';
import { Failure } from '../../platform/errors/errors.ts';
import { forbiddenKeys } from '../context/request-size.ts';
import type { State } from '../context/state.ts';
import type { Contract } from '../endpoint/contract.ts';
import type { RouteTable } from './route-table.ts';

type Size = Required<Contract>['large'];

const usual: Size = { maxBytes: 256 * 1024, maxValues: 10_000 };
/** In bytes. So short a body cannot hold too many values, and its route need not be looked up. */
const alwaysUsual = 16 * 1024;
const maxDepth = 20;

function parserOf({ maxBytes }: Size) {
  return bodyParser({
    enableTypes: ['json'],
    jsonLimit: maxBytes,
    jsonStrict: true,
    onError(error) {
      if ((error as { status?: number }).status === 413) throw tooLarge(maxBytes);
      // The parser refuses `__proto__` by itself.
      if (error.message.includes('prototype')) throw new Failure('body_key_forbidden', { key: '__proto__' });
      throw new Failure('body_not_json');
    },
  });
}

const parseUsual = parserOf(usual);

/**
 * Read a JSON body of at most 256 KB and 10,000 values, 20 levels deep, and refuse keys that could reach a prototype.
 * An endpoint may take larger ones from callers who are logged in.
 *
 * A form or raw bytes are left unread when the route takes them, and refused everywhere else.
 */
export function jsonBody(routes: RouteTable): Middleware<State> {
  return (ctx, next) => (ctx.req.method === 'GET' || ctx.req.method === 'HEAD' ? next() : read(ctx, next));

  async function read(ctx: ParameterizedContext<State>, next: () => Promise<void>): Promise<void> {
    if (ctx.is('multipart/form-data') && routes.find(ctx.method, ctx.url)?.endpoint.contract.upload) return next();
    if (ctx.is('application/octet-stream') && routes.find(ctx.method, ctx.url)?.endpoint.contract.bytes) return next();
    const length = ctx.request.length;
    const size = length !== undefined && length > alwaysUsual ? await sizeOf(routes, ctx) : usual;
    if (length !== undefined && length > size.maxBytes) throw tooLarge(size.maxBytes);
    const hasBody = ctx.get('Transfer-Encoding') !== '' || (length ?? 0) > 0;
    if (hasBody && !ctx.is('json')) throw new Failure('body_not_supported');
    const parse = size === usual ? parseUsual : parserOf(size);
    await parse(ctx, async () => {
      inspect(ctx.request.body, size);
      await next();
    });
  }
}

async function sizeOf(routes: RouteTable, { method, url, state }: { method: string; url: string; state: State }) {
  const large = routes.find(method, url)?.endpoint.contract.large;
  return large && (await state.caller()) ? large : usual;
}

function tooLarge(maxBytes: number): Failure {
  return new Failure('body_too_large', { limit: `${Math.floor(maxBytes / 1024)} KB` });
}

/** Walk without recursion, because the caller chooses the depth. */
function inspect(body: unknown, { maxValues }: Size): void {
  const pending: { value: unknown; depth: number }[] = [{ value: body, depth: 1 }];
  let values = 0;
  for (let item = pending.pop(); item; item = pending.pop()) {
    if (++values > maxValues) throw new Failure('body_too_many_values', { limit: maxValues });
    const { value, depth } = item;
    if (typeof value !== 'object' || value === null) continue;
    if (depth > maxDepth) throw new Failure('body_too_deep', { limit: maxDepth });
    for (const [key, inner] of Object.entries(value)) {
      if (forbiddenKeys.has(key)) throw new Failure('body_key_forbidden', { key });
      pending.push({ value: inner, depth: depth + 1 });
    }
  }
}
