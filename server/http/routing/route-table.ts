import type { Router } from '@koa/router';
import FindMyWay from 'find-my-way';
import { maxUrlLength } from '../context/request-size.ts';
import type { State } from '../context/state.ts';
import type { Endpoint } from '../endpoint/contract.ts';

/** The route of a request, and the values of its parameters. */
export interface MatchedRoute {
  /** As the router writes it: `/api/v1/events/:id`. */
  path: string;
  endpoint: Endpoint;
  params: Record<string, string>;
}

/** Finds the route of a request by its method and URL. */
export interface RouteTable {
  /** @returns undefined when no route serves the method at this URL. */
  find(method: string, url: string): MatchedRoute | undefined;
  /** The methods that a URL can be asked by; none when it belongs to no route. */
  methodsOf(url: string): string[];
}

const emptyQuery = {};

/**
 * Index the routes of a router.
 *
 * The router itself tries one regular expression after another, which takes longer with every route; it stays the
 * register of the routes. The index prefers a written-out part of a path to a parameter, whichever was registered first.
 * As in the router, letter case and a slash at the end do not matter, and a parameter is never empty. Routes that are
 * registered later are indexed when the next request comes.
 *
 * @throws when two routes of one method differ only in the names of their parameters.
 */
export function createRouteTable(api: Router<State>): RouteTable {
  let { index, methods } = indexRoutes(api);
  let indexed = api.stack.length;

  function find(method: string, url: string): MatchedRoute | undefined {
    if (indexed !== api.stack.length) {
      ({ index, methods } = indexRoutes(api));
      indexed = api.stack.length;
    }
    const found = index.find(method as FindMyWay.HTTPMethod, decodable(url));
    if (found === null) return undefined;
    const { path, endpoint } = found.store as Omit<MatchedRoute, 'params'>;
    const params = found.params as Record<string, string>;
    for (const name in params) if (params[name] === '') return undefined;
    return { path, endpoint, params };
  }

  return { find, methodsOf: (url) => [...methods].filter((method) => find(method, url) !== undefined) };
}

function indexRoutes(api: Router<State>) {
  const index = FindMyWay({
    ignoreTrailingSlash: true,
    caseSensitive: false,
    maxParamLength: maxUrlLength,
    // The endpoints read the query.
    querystringParser: () => emptyQuery,
  });
  const methods = new Set<string>();
  for (const { path, methods: served, stack } of api.stack) {
    const route = { path, endpoint: stack.at(-1) };
    for (const method of served) {
      methods.add(method);
      index.on(method as FindMyWay.HTTPMethod, String(path), () => {}, route);
    }
  }
  return { index, methods };
}

/** Take a broken escape as it is written, so that the endpoint can name the parameter that holds it. */
function decodable(url: string): string {
  if (!url.includes('%')) return url;
  const [path = ''] = url.split('?', 1);
  try {
    decodeURI(path);
    return path;
  } catch {
    return path.replaceAll('%', '%25');
  }
}
