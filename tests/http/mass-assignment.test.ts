import mongoose from 'mongoose';
import { beforeEach, describe, expect } from 'vitest';
import '../../schemas/all.ts';
import { operationsOf } from '../../server/http/document/openapi.ts';
import { it } from '../support/it.ts';
import { idOf as personNamed } from '../support/people.ts';
import { type MatrixRoute, matrixRoutes } from '../support/scope/scope-routes.ts';
import { anOfficer, type Case, type Ids, idOf, makeDistricts } from '../support/scope/scope-world.ts';

const mark = 'written-by-mass-assignment';
/** Names that every schema stores something under: whole paths, and their first parts. */
const paths = [
  ...new Set(
    Object.values(mongoose.models).flatMap((model) =>
      Object.keys(model.schema.paths).flatMap((path) => [path, path.split('.')[0] as string]),
    ),
  ),
].sort();
const writes = Object.keys(matrixRoutes).filter((name) => !name.startsWith('GET '));
/** An answer names at most 50 wrong fields. */
const atOnce = 40;

let districts: Promise<void> | undefined;
beforeEach(() => {
  districts ??= makeDistricts();
  return districts;
});

describe.for(writes)('%s', (name) => {
  const route = matrixRoutes[name] as MatrixRoute;

  it('takes no field of what is stored but its own', async ({ api, server }) => {
    const operation = operationsOf(server.router).find(({ method, path }) => `${method} ${path}` === name);
    const { username, id } = await anOfficer('system_admin', 'A');
    if (route.audience === 'member') await api.get('/me', { as: 'wang' });
    const as = route.audience === 'member' ? 'wang' : { staff: username };
    const of: Case = { caller: route.audience === 'member' ? await personNamed('wang') : id, made: new Map() };
    const ids: Partial<Ids> = {};
    for (const kind of route.ids) ids[kind] = await idOf(of, 'home', kind);
    const { params = {}, body } = route.fill(ids as Ids);
    const [method = '', path = ''] = name.split(' ');
    const address = path.replace(/:(\w+)/g, (_, key: string) => params[key] ?? '');
    const send = (changed: unknown, query = '') =>
      api.send(method, `${address}${query}`, changed, route.audience === 'anyone' ? {} : { as });

    for (const some of chunks(paths)) {
      const extra = Object.fromEntries(some.map((key) => [key, mark]));
      const reply = await send(body, `?${new URLSearchParams(extra)}`);
      expect(fieldsOf(reply.body)).toEqual(some.map((key) => `query.${key}`).sort());
      if (!operation?.endpoint.contract.body) continue;
      for (const { place, changed, own } of injected(
        body as object,
        extra,
        Object.keys(operation.endpoint.contract.body),
      )) {
        const unknown = some.filter((key) => !own.has(key));
        const refused = await send(changed);
        expect(refused, place).toMatchObject({ status: 400, body: { error: { code: 'invalid_request' } } });
        const named = fieldsOf(refused.body);
        for (const key of unknown) expect(named, place).toContain(`${place}${key}`);
      }
    }
    if (!operation?.endpoint.contract.body) {
      const extra = Object.fromEntries(paths.map((key) => [key, mark]));
      await send(extra);
    }
    expect(await storedText()).not.toContain(mark);
  });
});

describe('what is stored', () => {
  it('has the paths that the test walks', () => {
    expect(paths).toEqual(expect.arrayContaining(['_id', '__v', 'passwordHash', 'appointments', 'openid', 'active']));
    expect(paths.length).toBeGreaterThan(80);
  });
});

/** The body with further fields, at its top and in each object within; `own` are fields that the place has itself. */
function injected(body: object, extra: Record<string, string>, own: readonly string[]) {
  const places: { place: string; changed: unknown; own: Set<string> }[] = [];
  const walk = (value: unknown, place: string, put: (inner: unknown) => unknown) => {
    if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return;
    if (value instanceof FormData) {
      const form = new FormData();
      for (const [key, text] of Object.entries(extra)) if (!value.has(key)) form.append(key, text);
      for (const [key, part] of value) form.append(key, part);
      places.push({ place, changed: form, own: new Set([...own, 'file']) });
      return;
    }
    if (!Array.isArray(value))
      places.push({
        place,
        changed: put({ ...extra, ...value }),
        own: new Set(place === 'body.' ? own : [...Object.keys(value), ...ownInner]),
      });
    for (const [key, inner] of Object.entries(value))
      walk(inner, `${place}${key}.`, (changed) =>
        put(Array.isArray(value) ? value.with(Number(key), changed) : { ...value, [key]: changed }),
      );
  };
  walk(body, 'body.', (changed) => changed);
  return places;
}

/** The fields of the only object within a body: an appointment. */
const ownInner = [
  ...['role', 'union', 'from', 'until'],
  ...['nonce', 'action', 'scannedAt', 'signupId', 'code', 'lng', 'lat', 'datum'],
  ...['startsAt', 'endsAt', 'places', 'waitingPlaces', 'opensAt', 'closesAt', 'cancelUntil'],
];

function fieldsOf(body: { error?: { details?: { fields?: { field: string; problem: string }[] } } }): string[] {
  const fields = body.error?.details?.fields ?? [];
  return fields
    .filter(({ problem }) => problem === '没有这个字段')
    .map(({ field }) => field)
    .sort();
}

function chunks(all: readonly string[]): string[][] {
  return Array.from({ length: Math.ceil(all.length / atOnce) }, (_, i) => all.slice(i * atOnce, (i + 1) * atOnce));
}

async function storedText(): Promise<string> {
  const collections = Object.values(mongoose.models).map((model) => model.collection.find({}).toArray());
  return JSON.stringify(await Promise.all(collections));
}
