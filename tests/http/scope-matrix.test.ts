import { Types } from 'mongoose';
import { beforeEach, describe, expect } from 'vitest';
import { invalidateLogins } from '../../server/access/logins/login-cache.ts';
import { invalidateOfficers } from '../../server/access/staff/officer-cache.ts';
import { permissionsOf, type Role, roleNames } from '../../server/access/staff/roles.ts';
import { type Operation, operationsOf } from '../../server/http/document/openapi.ts';
import type { Api, Caller, Reply } from '../support/api.ts';
import { commandsOf } from '../support/database/database-commands.ts';
import { it } from '../support/it.ts';
import { idOf as personNamed } from '../support/people.ts';
import { type Filled, type MatrixRoute, matrixRoutes } from '../support/scope/scope-routes.ts';
import {
  anOfficer,
  type Case,
  foreignMarks,
  foreignState,
  type IdKind,
  type Ids,
  idOf,
  makeDistricts,
  officerOf,
  type Side,
  settled,
} from '../support/scope/scope-world.ts';

const names = Object.keys(matrixRoutes);
const routesFor = (kind: 'anyone' | 'member' | 'staff') =>
  names.filter((name) => (matrixRoutes[name] as MatrixRoute).audience.startsWith(kind));
let made = 0;

/** Who has no account at all. */
const nobody = String(new Types.ObjectId());
const notPermitted = { status: 403, body: { error: { code: 'not_permitted' } } };
/** Nobody's: what only reads shares what it reads. */
const reading = newCase(nobody);
let districts: Promise<void> | undefined;
beforeEach(() => {
  districts ??= makeDistricts();
  return districts;
});

describe('the matrix of scopes', () => {
  it('knows every route of the router, and whom it is for', ({ server }) => {
    const served = operationsOf(server.router).map(({ method, path, endpoint }) => [
      `${method} ${path}`,
      endpoint.audience,
    ]);
    const known = Object.entries(matrixRoutes).map(([name, { audience }]) => [name, audience]);
    // Does a line appear here as new? Write the route into tests/support/scope/scope-routes.ts, with the ids it takes.
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
    const filled = await fill(newCase(nobody), route, allOf(route, 'absent'));
    expect((await send(api, name, filled)).status).toBe(401);
    const { username } = await officerOf('system_admin');
    const other: Caller = route.audience === 'member' ? { staff: username } : 'member-at-large';
    expect(await send(api, name, filled, other)).toMatchObject(notPermitted);
  });
});

describe.for(routesFor('staff'))('%s', (name) => {
  const route = matrixRoutes[name] as MatrixRoute;
  const permission = route.audience.slice('staff:'.length);
  const mayBe = (role: Role) => (permissionsOf(role) as readonly string[]).includes(permission);
  const officerFor = (role: Role) => (permission.startsWith('account.') ? anOfficer(role, 'A') : officerOf(role));

  it.for(roleNames.filter(mayBe))(
    'shows a %s nothing of another district, not even whether it is there',
    async (role, { api }) => {
      const { id, username } = await officerFor(role);
      const as = { staff: username };
      const of = name.startsWith('GET ') ? reading : newCase(id);
      for (const kind of route.ids) await compare(api, name, of, [kind], { id, as });
      const filled = await fill(of, route, {});
      const own = await send(api, name, filled, as);
      await atRest(name, own);
      expect(own.status, JSON.stringify(own.body)).toBe(route.status ?? 200);
      // Asked for nothing in particular, a list holds all that it would ever show.
      const whole = filled.query && (await send(api, name, { ...filled, query: {} }, as));
      for (const mark of foreignMarks) expect(JSON.stringify([own.body, whole?.body])).not.toContain(mark);
    },
  );

  it.for(roleNames.filter((role) => !mayBe(role)))('is refused to a %s, whatever it names', async (role, { api }) => {
    const { id, username } = await officerFor(role);
    const { reply } = await compare(api, name, newCase(id), route.ids, { id, as: { staff: username } });
    expect(reply).toMatchObject({ status: 403, body: expect.stringContaining('"code":"not_permitted"') });
  });
});

describe.for(routesFor('member'))('%s', (name) => {
  const route = matrixRoutes[name] as MatrixRoute;

  it('shows a member nothing of somebody else, not even whether it is there', async ({ api }) => {
    const as = `member-${made++}`;
    await api.get('/me', { as });
    const id = await personNamed(as);
    const of = newCase(id);
    for (const kind of route.ids) await compare(api, name, of, [kind], { id, as });
    const own = await send(api, name, await fill(of, route, {}), as);
    expect(own.status, JSON.stringify(own.body)).toBe(route.status ?? 200);
  });
});

describe.for(routesFor('anyone'))('%s', (name) => {
  const route = matrixRoutes[name] as MatrixRoute;

  it('answers everybody, and shows nothing that is not published', async ({ api }) => {
    const of = newCase(nobody);
    for (const kind of route.ids) await compare(api, name, of, [kind]);
    const own = await send(api, name, await fill(of, route, {}));
    expect(own.status, JSON.stringify(own.body)).toBe(route.status ?? 200);
  });
});

/** Ids of a request are somebody else's, then nobody's: the answers, their cost and what is stored must not differ. */
async function compare(api: Api, name: string, of: Case, kinds: readonly IdKind[], who?: { id: string; as: Caller }) {
  const route = matrixRoutes[name] as MatrixRoute;
  const ask = async (side: Side) => {
    const filled = await fill(of, route, allOf(route, side, kinds));
    const before = await foreignState(of, kinds);
    if (who) await api.logIn(who.as);
    invalidateOfficers();
    if (who) invalidateLogins(who.id);
    const { result, commands } = await commandsOf(() => send(api, name, filled, who?.as));
    expect(await foreignState(of, kinds), 'what is foreign stays as it is').toBe(before);
    const ids = await Promise.all(kinds.map((kind) => idOf(of, side, kind)));
    return { reply: told(result, ids), commands };
  };
  const foreign = await ask('foreign');
  const absent = await ask('absent');
  expect(foreign, `${kinds} of somebody else, and of nothing`).toEqual(absent);
  expect(foreign.commands.length, 'the profiler ran').toBeGreaterThan(0);
  return foreign;
}

/** What is done after a reply has to end before the cost of the next is looked at. */
async function atRest(name: string, { status, body }: Reply): Promise<void> {
  if (status === 202) await settled(body.list?.id ?? body.id, name.endsWith('/undo') ? 'undone' : 'done');
}

/** An answer without what differs by itself: the id of the request, and the ids that were asked for. */
function told({ status, body }: Reply, ids: readonly string[]): { status: number; body: string } {
  const { requestId: _, ...error } = body?.error ?? {};
  const text = JSON.stringify((body?.error ? { error } : body) ?? null);
  return { status, body: ids.reduce((left, id) => left.replaceAll(new RegExp(`\\b${id}\\b`, 'g'), '(id)'), text) };
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

/** These ids, or all, of one side. */
function allOf(route: MatrixRoute, side: Side, kinds = route.ids): Partial<Record<IdKind, Side>> {
  return Object.fromEntries(kinds.map((kind) => [kind, side]));
}

function newCase(caller: string): Case {
  return { caller, made: new Map() };
}
