import type { Router, RouterContext } from '@koa/router';
import type { Middleware } from 'koa';
import type { State } from '../context/state.ts';

type Handler = (ctx: RouterContext<State>, next: () => Promise<void>) => Promise<void>;

/** A route, and at which part of an address each of its parameters stands. */
interface Found {
  route: string;
  handler: Handler;
  params: readonly { name: string; at: number }[];
}

/** Addresses by method and then by part; under `:` what stands for any part. */
interface Branch {
  parts: Map<string, Branch>;
  any: Branch | undefined;
  end: Found | undefined;
}

/**
 * Find the route of a request by the parts of its address, where the router would try one expression after the other.
 *
 * The router stays the register of the routes. What is not found here it is asked for: another spelling of an address, as
 * one with an escape or a slash at its end, a route with a middleware of its own, and whatever is no route at all.
 */
export function dispatch(api: Router<State>): Middleware<State> {
  const ask = api.routes() as unknown as Middleware<State>;
  let methods = new Map<string, Branch>();
  let known = 0;
  return (ctx, next) => {
    if (known !== api.stack.length) {
      methods = branchesOf(api);
      known = api.stack.length;
    }
    const path = pathOf(ctx.req.url ?? '');
    const branch = methods.get(ctx.req.method ?? '');
    if (branch === undefined || path.includes('%')) return ask(ctx, next);
    const parts = path.split('/');
    const found = walk(branch, parts, 1);
    if (found === undefined) return ask(ctx, next);
    const params: Record<string, string> = {};
    for (const { name, at } of found.params) params[name] = parts[at] as string;
    const routed = ctx as unknown as RouterContext<State>;
    routed.params = params;
    routed._matchedRoute = found.route;
    return found.handler(routed, next);
  };
}

function pathOf(url: string): string {
  const query = url.indexOf('?');
  return query < 0 ? url : url.slice(0, query);
}

/** A part that is written out goes before one that stands for any. */
function walk({ parts, any, end }: Branch, address: readonly string[], at: number): Found | undefined {
  const part = address[at];
  if (part === undefined) return end;
  const written = parts.get(part);
  const found = written && walk(written, address, at + 1);
  return found ?? (any && part !== '' ? walk(any, address, at + 1) : undefined);
}

function branchesOf(api: Router<State>): Map<string, Branch> {
  const methods = new Map<string, Branch>();
  for (const { path, methods: served, stack } of api.stack) {
    const [handler, more] = stack as unknown as Handler[];
    if (typeof path !== 'string' || !handler || more || !/^(?:\/(?::\w+|[\w.-]+))+$/.test(path)) continue;
    const names = path.split('/');
    const params = names.flatMap((name, at) => (name.startsWith(':') ? [{ name: name.slice(1), at }] : []));
    for (const method of served) {
      let branch = methods.get(method) ?? newBranch();
      methods.set(method, branch);
      for (const name of names.slice(1)) branch = below(branch, name);
      branch.end ??= { route: path, handler, params };
    }
  }
  return methods;
}

function below(branch: Branch, name: string): Branch {
  if (name.startsWith(':')) {
    branch.any ??= newBranch();
    return branch.any;
  }
  const next = branch.parts.get(name) ?? newBranch();
  branch.parts.set(name, next);
  return next;
}

function newBranch(): Branch {
  return { parts: new Map(), any: undefined, end: undefined };
}
