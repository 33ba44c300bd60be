import { Types } from 'mongoose';
import { beforeEach, describe, expect } from 'vitest';
import { forgetLiving } from '../server/access/logins/login-cache.ts';
import { forgetOfficers } from '../server/access/staff/officer-cache.ts';
import { permissionsOf, roleNames } from '../server/access/staff/roles.ts';
import { type Operation, operationsOf } from '../server/http/document/openapi.ts';
import type { Api, Caller, Reply } from './support/api.ts';
import { commandsOf } from './support/database-commands.ts';
import { it } from './support/it.ts';
import { idOf as personNamed } from './support/people.ts';
import { type Filled, type MatrixRoute, matrixRoutes } from './support/scope-routes.ts';
import {
  anOfficer,
  type Case,
  foreignMarks,
  foreignState,
  type IdKind,
  type Ids,
  idOf,
  makeDistricts,
  type Side,
  settled,
} from './support/scope-world.ts';

const names = Object.keys(matrixRoutes);
const routesFor = (kind: 'anyone' | 'member' | 'staff') =>
  names.filter((name) => (matrixRoutes[name] as MatrixRoute).audience.startsWith(kind));
let made = 0;

/** Who has no account at all. */
const nobody = String(new Types.ObjectId());
let districts: Promise<void> | undefined;
beforeEach(() => {
  districts ??= makeDistricts();
  return districts;
});

describe('the matrix of scopes (safety 26)', () => {
  it('knows every route of the router, and whom it is for', ({ server }) => {
    const served = operationsOf(server.router).map(({ method, path, endpoint }) => [
      `${method} ${path}`,
      endpoint.audience,
    ]);
    const known = Object.entries(matrixRoutes).map(([name, { audience }]) => [name, audience]);
    // Does a line appear here as new? Write the route into tests/support/scope-routes.ts, with the ids it takes.
    expect(served.sort()).toEqual(known.sort());
  });

  it('names every part of a route that is an id', ({ server }) => {
    for (const operation of operationsOf(server.router)) {
      const route = routeOf(operation);
      const { params = {} } = route.fill(new Proxy({}, { get: (_, kind) => String(kind) }) as Ids);
      expect(Object.keys(params).sort(), operation.path).toEqual(
        Object.keys(operation.endpoint.contract.params ?? {}).sort(),
      );
    }
  });
});

describe.for(names.filter((name) => !routesFor('anyone').includes(name)))('%s', (name) => {
  const route = matrixRoutes[name] as MatrixRoute;

  it('opens to nobody without a login, and not to those of the other kind', async ({ api }) => {
    const filled = await fill(newCase(nobody), route, {});
    expect((await send(api, name, filled)).status).toBe(401);
    const { username } = await anOfficer('system_admin', 'A');
    const other: Caller = route.audience === 'member' ? { staff: username } : 'member-at-large';
    expect(await send(api, name, filled, other)).toMatchObject({
      status: 403,
      body: { error: { code: 'not_permitted' } },
    });
  });
});

describe.for(routesFor('staff'))('%s', (name) => {
  const route = matrixRoutes[name] as MatrixRoute;
  const permission = route.audience.slice('staff:'.length);

  it.for(roleNames)(
    'shows a %s nothing of another district, not even whether it is there (safety 26)',
    async (role, { api }) => {
      const officer = await anOfficer(role, 'A');
      const as = { staff: officer.username };
      const permitted = (permissionsOf(role) as readonly string[]).includes(permission);
      const own = await send(api, name, await fill(newCase(officer.id), route, {}), as);
      await atRest(name, own);
      if (permitted) expect(own.status, JSON.stringify(own.body)).toBe(route.status ?? 200);
      else expect(own).toMatchObject({ status: 403, body: { error: { code: 'not_permitted' } } });
      // Asked for nothing in particular, a list holds all that it would ever show.
      const whole = await send(api, name, { ...(await fill(newCase(officer.id), route, {})), query: {} }, as);
      await atRest(name, whole);
      for (const mark of foreignMarks) expect(JSON.stringify([own.body, whole.body])).not.toContain(mark);
      for (const kind of route.ids) await compare(api, name, kind, () => newCase(officer.id), as);
    },
  );
});

describe.for(routesFor('member'))('%s', (name) => {
  const route = matrixRoutes[name] as MatrixRoute;

  it('shows a member nothing of somebody else, not even whether it is there', async ({ api }) => {
    const as = `member-${made++}`;
    await api.get('/me', { as });
    const id = await personNamed(as);
    const own = await send(api, name, await fill(newCase(id), route, {}), as);
    expect(own.status, JSON.stringify(own.body)).toBe(route.status ?? 200);
    for (const kind of route.ids) await compare(api, name, kind, () => newCase(id), as);
  });
});

describe.for(routesFor('anyone'))('%s', (name) => {
  const route = matrixRoutes[name] as MatrixRoute;

  it('answers everybody, and shows nothing that is not published', async ({ api }) => {
    const own = await send(api, name, await fill(newCase(nobody), route, {}));
    expect(own.status, JSON.stringify(own.body)).toBe(route.status ?? 200);
    for (const kind of route.ids) await compare(api, name, kind, () => newCase(nobody), undefined);
  });
});

/** One id of a request is somebody else's, then nobody's: the answers, their cost and what is stored must not differ. */
async function compare(api: Api, name: string, kind: IdKind, start: () => Case, as: Caller | undefined): Promise<void> {
  const route = matrixRoutes[name] as MatrixRoute;
  const ask = async (side: Side) => {
    const of = start();
    const filled = await fill(of, route, { [kind]: side });
    const before = await foreignState(of);
    forgetOfficers();
    forgetLiving(of.caller);
    const { result, commands } = await commandsOf(() => send(api, name, filled, as));
    expect(await foreignState(of), 'what is foreign stays as it is').toBe(before);
    return { reply: told(result, await idOf(of, side, kind)), commands };
  };
  const foreign = await ask('foreign');
  const absent = await ask('absent');
  expect(foreign, `${kind} of somebody else, and of nothing`).toEqual(absent);
  expect(foreign.commands.length, 'the profiler ran').toBeGreaterThan(0);
}

/** What is done after a reply has to end before the cost of the next is looked at. */
async function atRest(name: string, { status, body }: Reply): Promise<void> {
  if (status === 202) await settled(body.list?.id ?? body.id, name.endsWith('/undo') ? 'undone' : 'done');
}

/** An answer without what differs by itself: the id of the request, and the id that was asked for. */
function told({ status, body }: Reply, id: string): object {
  const { requestId: _, ...error } = body?.error ?? {};
  const rest = body?.error ? { error } : body;
  return { status, body: JSON.stringify(rest ?? null).replaceAll(new RegExp(`\\b${id}\\b`, 'g'), '(id)') };
}

async function fill(of: Case, route: MatrixRoute, sides: Partial<Record<IdKind, Side>>): Promise<Filled> {
  const ids: Partial<Ids> = {};
  for (const kind of route.ids) ids[kind] = await idOf(of, sides[kind] ?? 'home', kind);
  return route.fill(ids as Ids);
}

function send(api: Api, name: string, { params = {}, query = {}, body }: Filled, as?: Caller): Promise<Reply> {
  const [method = '', path = ''] = name.split(' ');
  const address = path.replace(/:(\w+)/g, (_, key: string) => encodeURIComponent(params[key] ?? ''));
  const search = new URLSearchParams(query).toString();
  return api.send(method, search ? `${address}?${search}` : address, body, as ? { as } : {});
}

function routeOf({ method, path }: Operation): MatrixRoute {
  return matrixRoutes[`${method} ${path}`] as MatrixRoute;
}

function newCase(caller: string): Case {
  return { caller, made: new Map() };
}
