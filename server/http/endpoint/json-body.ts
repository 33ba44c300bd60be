import { bodyParser } from '@koa/bodyparser';
import type { Router } from '@koa/router';
import type { Middleware, ParameterizedContext } from 'koa';
import { Failure } from '../../platform/errors/errors.ts';
import { forbiddenKeys } from '../context/request-size.ts';
import type { State } from '../context/state.ts';
import type { Contract, Endpoint } from './contract.ts';

type Size = Required<Contract>['large'];

const usual: Size = { maxBytes: 256 * 1024, maxValues: 10_000 };
/** A shorter body holds fewer values than any may. */
const surelyUsual = 16 * 1024;
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
 * An endpoint may take larger ones, of callers who are known.
 *
 * A form passes unread where the address is one of the router's that takes an upload, and nowhere else.
 */
export function jsonBody(api: Router<State>): Middleware<State> {
  return (ctx, next) => (ctx.req.method === 'GET' || ctx.req.method === 'HEAD' ? next() : read(ctx, next));

  async function read(ctx: ParameterizedContext<State>, next: () => Promise<void>): Promise<void> {
    if (ctx.is('multipart/form-data') && takesUpload(api, ctx.method, ctx.path)) return next();
    const length = ctx.request.length;
    const size = length !== undefined && length > surelyUsual ? await sizeOf(api, ctx) : usual;
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

function takesUpload(api: Router<State>, method: string, path: string): boolean {
  return contractOf(api, method, path)?.upload !== undefined;
}

async function sizeOf(api: Router<State>, { method, path, state }: { method: string; path: string; state: State }) {
  const large = contractOf(api, method, path)?.large;
  return large && (await state.caller()) ? large : usual;
}

function contractOf(api: Router<State>, method: string, path: string): Contract | undefined {
  const [layer] = api.match(path, method).pathAndMethod;
  return (layer?.stack.at(-1) as Partial<Endpoint> | undefined)?.contract;
}

function tooLarge(maxBytes: number): Failure {
  return new Failure('body_too_large', { limit: `${Math.floor(maxBytes / 1024)} KB` });
}

/** Walk without recursion: the depth is the caller's to choose. */
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
