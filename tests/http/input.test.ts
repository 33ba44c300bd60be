import { once } from 'node:events';
import { request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { beforeEach, describe, expect } from 'vitest';
import type { z } from 'zod';
import { type Operation, operationsOf } from '../../server/http/document/openapi.ts';
import type { Contract } from '../../server/http/endpoint/contract.ts';
import type { Api, Caller, Reply } from '../support/api.ts';
import { it } from '../support/it.ts';
import { anOfficer, makeDistricts } from '../support/scope/scope-world.ts';

/** What a database would take for a condition, and a program for something other than text. */
const operators: unknown[] = [{ $gt: '' }, { $ne: null }, { $regex: '.*' }, { $where: '1' }, ['a'], [{ $gt: '' }], {}];
const queryForms = ['[$gt]=', '[$ne]=x', '[]=a', '[0]=a', '.$gt=a', '[__proto__]=a'];
const endless = ['(a+)+$', '.*', `${'a'.repeat(5000)}!`, '\u0000', '[object Object]'];

type Fields = Record<string, unknown>;
let ready: Promise<void> | undefined;
let admin: { username: string };
beforeEach(async () => {
  ready ??= makeDistricts().then(async () => {
    admin = await anOfficer('system_admin', 'A');
  });
  await ready;
});

describe('every route', () => {
  it('refuses an operator, a list or an object where it wants a text or number', async ({ api, server }) => {
    let sent = 0;
    for (const operation of operationsOf(server.router)) {
      const { contract } = operation.endpoint;
      // A form carries nothing but text.
      if (contract.upload) continue;
      for (const { place, body } of replaced(contract.example.body as Fields | undefined, operators)) {
        expect(await call(api, operation, { body }), `${nameOf(operation)} ${place}`).toMatchObject({
          status: 400,
          body: { error: { code: 'invalid_request' } },
        });
        sent++;
      }
      for (const field of Object.keys(contract.query ?? {})) {
        for (const form of queryForms) {
          const reply = await call(api, operation, { query: `${field}${form}` });
          expect(reply.status, `${nameOf(operation)} ${field}${form}`).toBe(400);
          sent++;
        }
        const twice = await call(api, operation, { query: `${field}=1&${field}=2` });
        expect(twice.status, `${nameOf(operation)} ${field} twice`).toBe(400);
      }
    }
    expect(sent).toBeGreaterThan(200);
  });

  it('takes an operator in its path for the name of nothing', async ({ api, server }) => {
    for (const operation of operationsOf(server.router).filter(({ path }) => path.includes(':'))) {
      for (const text of ['{"$gt":""}', '[$ne]', '$where', '.*', '__proto__', 'a'.repeat(2000)]) {
        const reply = await call(api, operation, { params: text });
        // A form is asked for before anything else is looked at.
        const refused = operation.endpoint.contract.upload ? [400, 404, 415] : [400, 404];
        expect(refused, `${nameOf(operation)} ${text}`).toContain(reply.status);
      }
    }
  });

  it('refuses keys that reach a prototype, wherever they stand', async ({ api, server }) => {
    for (const operation of operationsOf(server.router)) {
      for (const key of ['__proto__', 'constructor', 'prototype']) {
        for (const query of [`${key}=1`, `${key}[admin]=1`, `a[${key}]=1`, `%5F${key.slice(1)}=1`]) {
          if (key !== '__proto__' && query.startsWith('%5F')) continue;
          const reply = await call(api, operation, { query });
          expect(reply.body.error.code, `${nameOf(operation)} ${query}`).toBe('query_key_forbidden');
        }
        if (!operation.endpoint.contract.body || operation.endpoint.contract.upload) continue;
        const whole = JSON.stringify(operation.endpoint.contract.example.body ?? {});
        for (const text of [
          `{"${key}":{"admin":true}}`,
          `{"a":{"b":[{"${key}":1}]}}`,
          whole.replace('{', `{"${key}":{"admin":true},`).replace(',}', '}'),
        ]) {
          const reply = await call(api, operation, { text });
          expect(reply, `${nameOf(operation)} ${text}`).toMatchObject({
            status: 400,
            body: { error: { code: 'body_key_forbidden' } },
          });
        }
      }
    }
    expect(({} as { admin?: unknown }).admin).toBeUndefined();
    expect(Object.getOwnPropertyNames(Object.prototype)).not.toContain('admin');
  });

  it('bounds every text and list that it takes', ({ server }) => {
    const unbounded = operationsOf(server.router).flatMap((operation) => {
      const { contract } = operation.endpoint;
      const shapes = [contract.params, contract.query, contract.body].filter((shape) => shape !== undefined);
      return shapes
        .flatMap((shape) => Object.entries(shape))
        .filter(([, schema]) => [`${'x'.repeat(100_000)}`, Array(5000).fill('x')].some((large) => takes(schema, large)))
        .map(([field]) => `${nameOf(operation)} ${field}`);
    });
    expect(unbounded).toEqual([]);
  });

  it('refuses a page size or an offset that is none', async ({ api, server }) => {
    const paged = operationsOf(server.router).filter(({ endpoint }) => endpoint.contract.query?.limit);
    expect(paged.length).toBeGreaterThan(4);
    for (const operation of paged) {
      for (const limit of ['1e9', '-1', '0', '101', 'NaN', 'Infinity', '1.5', '0x10', '%2010', '1000000000000']) {
        const reply = await call(api, operation, { query: `limit=${limit}` });
        expect(reply.status, `${nameOf(operation)} limit=${limit}`).toBe(400);
      }
      for (const query of [
        'skip=10000000',
        'offset=1',
        'sort=-name',
        'fields=passwordHash',
        'filter={}',
        'populate=x',
      ]) {
        expect((await call(api, operation, { query })).status, `${nameOf(operation)} ${query}`).toBe(400);
      }
    }
  });

  // A pattern that runs away over such a text comes to no end.
  it('takes a pattern for the text that it is', async ({ api, server }) => {
    for (const operation of operationsOf(server.router)) {
      const { query = {} } = operation.endpoint.contract;
      for (const field of Object.keys(query)) {
        for (const text of endless) {
          const reply = await call(api, operation, { query: `${field}=${encodeURIComponent(text)}` });
          // A search takes any text, and finds it nowhere.
          const refused = reply.status === 200 ? reply.body.items?.length === 0 : [400, 404].includes(reply.status);
          expect(refused, `${nameOf(operation)} ${field}=${text.slice(0, 20)} ${reply.status}`).toBe(true);
        }
      }
    }
  });
});

describe('a request', () => {
  it.for([
    ['an address of 5,000 characters', `limit=1&x=${'a'.repeat(5000)}`, 'url_too_long'],
    ['51 parameters', Array.from({ length: 51 }, (_, i) => `p${i}=1`).join('&'), 'too_many_parameters'],
  ] as const)('with %s is refused', async ([, query, code], { api }) => {
    expect(await api.get(`/regions?${query}`)).toMatchObject({ status: 400, body: { error: { code } } });
  });

  it('with more than a hundred headers, or more than 16 KB of them, is refused', async ({ api }) => {
    const many = Object.fromEntries(Array.from({ length: 120 }, (_, i) => [`x-h${i}`, '1']));
    expect(await api.get('/regions', { headers: many })).toMatchObject({
      status: 400,
      body: { error: { code: 'too_many_headers' } },
    });
    const large = { 'x-large': 'a'.repeat(20_000) };
    expect((await api.get('/regions', { headers: large })).status).toBe(431);
  });

  it.for([
    ['nested 21 deep', `${'{"a":'.repeat(21)}1${'}'.repeat(21)}`, 400, 'body_too_deep'],
    ['nested 100,000 deep', `${'['.repeat(100_000)}${']'.repeat(100_000)}`, 400, 'body_too_deep'],
    ['of 20,000 values', JSON.stringify({ code: Array(20_000).fill(1) }), 400, 'body_too_many_values'],
    ['of 300 KB', JSON.stringify({ code: 'a'.repeat(300_000) }), 413, 'body_too_large'],
  ] as const)('with a body %s is refused', async ([, text, status, code], { api }) => {
    expect(await api.send('POST', '/auth/wechat', text)).toMatchObject({ status, body: { error: { code } } });
  });

  it.for([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
  ] as const)('with a small body in %s that inflates to 60 MB is refused', async ([encoding, compress], { server }) => {
    const body = compress(`{"code":"${'a'.repeat(60 * 1024 ** 2)}"}`);
    const headers = { 'Content-Type': 'application/json', 'Content-Encoding': encoding };
    const reply = await fetch(`${server.url}/api/v1/auth/wechat`, { method: 'POST', headers, body });
    expect(reply.status).toBe(413);
    expect(await reply.json()).toMatchObject({ error: { code: 'body_too_large' } });
  });

  it('that announces too large a body is refused before any of it is sent', async ({ server }) => {
    const headers = { 'Content-Type': 'application/json', 'Content-Length': 300_000 };
    const sending = request(`${server.url}/api/v1/auth/wechat`, { method: 'POST', headers });
    sending.flushHeaders();
    const [reply] = await once(sending, 'response');
    expect(reply.statusCode).toBe(413);
    sending.on('error', () => {}).destroy();
  });
});

describe('500 clients that send their headers a byte at a time', () => {
  it('hold nobody up, and are let go', async ({ api, server }) => {
    const port = Number(new URL(server.url).port);
    const sockets = await Promise.all(Array.from({ length: 500 }, () => open(port)));
    const closed = sockets.map((socket) => new Promise((resolve) => socket.once('close', resolve)));
    const drip = setInterval(() => {
      for (const socket of sockets) if (socket.writable) socket.write('a');
    }, 500);

    for (let i = 0; i < 100; i++) expect((await api.get('/regions?limit=1')).status).toBe(200);
    await Promise.all(closed);
    clearInterval(drip);
  });
});

const nameOf = ({ method, path }: Operation) => `${method} ${path}`;

/** Call a route with what its documentation shows, but for what is given. */
function call(
  api: Api,
  { method, path, endpoint: { audience, contract } }: Operation,
  given: { query?: string; params?: string; body?: unknown; text?: string },
): Promise<Reply> {
  const example = (contract.example.params ?? {}) as Record<string, string>;
  const address = path.replace(/:(\w+)/g, (_, name: string) =>
    encodeURIComponent(given.params ?? example[name] ?? 'x'),
  );
  const body = given.text ?? given.body ?? (contract.body ? contract.example.body : undefined);
  const as: Caller | undefined =
    audience === 'anyone' ? undefined : audience === 'member' ? 'wang' : { staff: admin.username };
  return api.send(method, given.query ? `${address}?${given.query}` : address, body, as === undefined ? {} : { as });
}

/** The body once for each of its fields and each value in its place, down to the fields of lists' items. */
function replaced(body: Fields | undefined, values: readonly unknown[], above = ''): { place: string; body: Fields }[] {
  return Object.entries(body ?? {}).flatMap(([field, own]) => {
    const place = `${above}${field}`;
    const here = values
      // A list of texts may be empty, and may hold other texts.
      .filter(
        (value) => !(isListOf(own) && Array.isArray(value) && value.every((each) => typeof each === typeof own[0])),
      )
      .map((value) => ({ place: `${place}=${JSON.stringify(value)}`, body: { ...body, [field]: value } }));
    const [first] = Array.isArray(own) ? own : [];
    const inside = isFields(first) ? replaced(first, values, `${place}.0.`) : [];
    return [...here, ...inside.map((each) => ({ place: each.place, body: { ...body, [field]: [each.body] } }))];
  });
}

function isListOf(value: unknown): value is unknown[] {
  return Array.isArray(value);
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function takes(schema: unknown, value: unknown): boolean {
  return (schema as NonNullable<Contract['reply']> & z.ZodType).safeParse(value).success;
}

function open(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.write('GET /healthz HTTP/1.1\r\nHost: x\r\nX-Slow: ');
      resolve(socket);
    });
    // A server that ends a connection may do so while we write.
    socket.on('error', reject).resume();
  });
}
