import { Router, type RouterContext } from '@koa/router';
import fc from 'fast-check';
import Koa from 'koa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { State } from '../../server/http/context/state.ts';
import { dispatch } from '../../server/http/routing/dispatch.ts';
import { createRouteTable } from '../../server/http/routing/route-table.ts';
import { type Listening, listen } from '../../server/http/site/listen.ts';

const routes = [
  ['GET', '/lists'],
  ['POST', '/lists'],
  ['GET', '/lists/:list'],
  ['GET', '/lists/shared'],
  ['GET', '/lists/:list/rejects'],
  ['DELETE', '/lists/:list/rejects/:row'],
  ['GET', '/lists/shared/:name'],
  ['GET', '/days/:day.ics'],
  ['GET', '/:noun/newest'],
] as const;

/** The same routes behind the dispatch, and behind the router alone. */
const servers: Record<'dispatch' | 'router', Listening | undefined> = { dispatch: undefined, router: undefined };

beforeAll(async () => {
  for (const kind of ['dispatch', 'router'] as const) {
    const api = newRouter();
    const app = new Koa<State>();
    app.use(kind === 'dispatch' ? dispatch(createRouteTable(api)) : (api.routes() as unknown as Koa.Middleware<State>));
    app.use((ctx) => {
      ctx.status = 404;
      ctx.body = 'no route';
    });
    servers[kind] = await listen(app, 0, '127.0.0.1');
  }
});

afterAll(async () => {
  await Promise.all(Object.values(servers).map((server) => server?.drain(0)));
});

function newRouter(): Router<State> {
  const api = new Router<State>({ prefix: '/api/v1' });
  for (const [method, path] of routes) {
    api.register(path, [method], async (ctx: RouterContext<State>) => {
      ctx.body = { route: ctx._matchedRoute, params: ctx.params };
    });
  }
  return api;
}

async function answer(kind: keyof typeof servers, method: string, path: string) {
  const reply = await fetch(`http://127.0.0.1:${servers[kind]?.port}/api/v1${path}`, { method });
  return { status: reply.status, text: await reply.text() };
}

describe('an address', () => {
  it.for([
    ['with a parameter', 'GET', '/lists/7', { route: '/lists/:list', params: { list: '7' } }],
    [
      'with two',
      'DELETE',
      '/lists/7/rejects/3',
      { route: '/lists/:list/rejects/:row', params: { list: '7', row: '3' } },
    ],
    ['with a query', 'GET', '/lists/7?limit=2', { route: '/lists/:list', params: { list: '7' } }],
    ['with an escape', 'GET', '/lists/%E6%A4%92', { route: '/lists/:list', params: { list: '椒' } }],
    ['with a slash at its end', 'GET', '/lists/7/', { route: '/lists/:list', params: { list: '7' } }],
    [
      'with a parameter in the midst of a part',
      'GET',
      '/days/x.ics',
      { route: '/days/:day.ics', params: { day: 'x' } },
    ],
    ['that begins with a parameter', 'GET', '/days/newest', { route: '/:noun/newest', params: { noun: 'days' } }],
    ['of which a longer one is written out', 'GET', '/lists/shared/rejects', undefined],
  ] as const)('%s finds its route', async ([, method, path, expected]) => {
    const { status, text } = await answer('dispatch', method, path);
    expect(status).toBe(200);
    const { route, params } = JSON.parse(text);
    expect({ route: route.replace('/api/v1', ''), params }).toEqual(
      expected ?? { route: '/lists/shared/:name', params: { name: 'rejects' } },
    );
  });

  it('that is written out goes before one with a parameter, whichever was registered first', async () => {
    expect(JSON.parse((await answer('dispatch', 'GET', '/lists/shared')).text).route).toBe('/api/v1/lists/shared');
  });

  it.for([
    ['GET', '/nothing'],
    ['GET', '/lists//rejects'],
    ['PUT', '/lists/7'],
    ['PUT', '/lists'],
    ['GET', '/lists/7/rejects/3'],
  ] as const)('that is no route, %s %s, is left to what follows', async ([method, path]) => {
    expect(await answer('dispatch', method, path)).toEqual({ status: 404, text: 'no route' });
  });

  it('is found though its route was registered after the table was made', () => {
    const api = newRouter();
    const routes = createRouteTable(api);
    expect(routes.find('GET', '/api/v1/later/7')).toBeUndefined();
    api.get('/later/:id', () => {});
    expect(routes.find('GET', '/api/v1/later/7')).toMatchObject({ path: '/api/v1/later/:id', params: { id: '7' } });
  });

  it('of any spelling is answered as the router answers it', async () => {
    // But for what is written out: the router takes the route that was registered first.
    const part = fc.constantFrom(
      'lists',
      'Lists',
      '7',
      'rejects',
      'newest',
      'days',
      'a.ics',
      '%E6%A4%92',
      'a%2Fb',
      '%',
      '%E6',
      '',
      '..',
    );
    const path = fc.array(part, { maxLength: 5 }).map((parts) => `/${parts.join('/')}`);
    const method = fc.constantFrom('GET', 'HEAD', 'POST', 'DELETE', 'PUT');
    await fc.assert(
      fc.asyncProperty(method, path, fc.constantFrom('', '/', '?a=/lists'), async (method, path, end) => {
        expect(await answer('dispatch', method, path + end)).toEqual(await answer('router', method, path + end));
      }),
      { numRuns: 300 },
    );
  });
});
