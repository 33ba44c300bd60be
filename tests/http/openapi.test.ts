import { describe, expect } from 'vitest';
import { z } from 'zod';
import { openApiDocument, operationsOf } from '../../server/http/document/openapi.ts';
import { nullForAbsentInJson } from '../../server/http/endpoint/null-for-absent.ts';
import { type FailureCode, failures } from '../../server/platform/errors/catalogue.ts';
import { detailText, detailWords } from '../../server/platform/errors/detail-words.ts';
import { manual } from '../../server/web/docs/manual/manual.ts';
import { it } from '../support/it.ts';

// biome-ignore lint/suspicious/noExplicitAny: the test looks into JSON of every shape
type Json = any;
const options = { version: '0', manual, language: 'zh-CN', standIn: false } as const;

describe('the OpenAPI document', () => {
  // First, because making documents holds up this process, and its server's idle connections lapse meanwhile.
  it('has a page that loads nothing from another host', async ({ server }) => {
    const page = await (await fetch(`${server.url}/docs`)).text();
    const sources = [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, source]) => source ?? '');
    expect(sources.length).toBeGreaterThan(2);
    for (const source of sources) {
      expect(source).not.toMatch(/^(https?:)?\/\//);
      const reply = await fetch(new URL(source, `${server.url}/docs`));
      expect(reply.status, source).toBe(200);
      await reply.arrayBuffer();
    }
  });

  it('uses only methods that wx.request has', ({ server }) => {
    const methods = new Set(operationsOf(server.router).map(({ method }) => method));
    expect([...methods].sort()).toEqual(['DELETE', 'GET', 'POST', 'PUT']);
  });

  it('is served and holds every endpoint of the router', async ({ server }) => {
    const document: Json = await (await fetch(`${server.url}/openapi.json`)).json();
    expect(document.openapi).toBe('3.1.0');
    const served = operationsOf(server.router).map(
      ({ method, path }) => `${method} ${path.replace(/:(\w+)/g, '{$1}')}`,
    );
    const documented = Object.entries<Json>(document.paths).flatMap(([path, item]) =>
      Object.keys(item).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(documented.sort()).toEqual(served.sort());
    expect(served.length).toBeGreaterThan(10);
  });

  it('declares every route of the router as an endpoint', ({ server }) => {
    expect(server.router.stack.filter((layer) => layer.methods.length > 0)).toHaveLength(
      operationsOf(server.router).length,
    );
  });

  it('gives each operation an id of its own, a summary, and only references that resolve', ({ server }) => {
    const document: Json = openApiDocument(server.router, options);
    const operations = Object.values<Json>(document.paths).flatMap((item) => Object.values<Json>(item));
    const ids = operations.map(({ operationId }) => operationId);
    expect(new Set(ids).size).toBe(ids.length);
    expect(operations.every(({ summary }) => summary.length > 3)).toBe(true);
    const references = [...JSON.stringify(document).matchAll(/"#\/components\/schemas\/([^"]+)"/g)].map(
      ([, name]) => name,
    );
    expect(references.filter((name) => !document.components.schemas[name ?? ''])).toEqual([]);
  });

  it('has every field of a reply in each reply: one without a value is null', ({ server }) => {
    const document: Json = openApiDocument(server.router, options);
    const absent: string[] = [];
    const look = (schema: Json, at: string) => {
      if (typeof schema !== 'object' || schema === null) return;
      const { properties = {}, required = [], ...parts } = schema;
      for (const name of Object.keys(properties)) if (!required.includes(name)) absent.push(`${at}.${name}`);
      for (const [name, part] of Object.entries({ ...parts, ...properties })) look(part, `${at}.${name}`);
    };
    for (const [path, item] of Object.entries<Json>(document.paths))
      for (const [method, { responses }] of Object.entries<Json>(item))
        for (const [status, { content }] of Object.entries<Json>(responses))
          if (status < '300') look(content?.['application/json']?.schema, `${method} ${path}`);
    for (const [name, schema] of Object.entries<Json>(document.components.schemas))
      if (!/Input$|^Error/.test(name)) look(schema, name);
    expect(absent).toEqual([]);
  });

  it('shows examples that fit their schemas', ({ server }) => {
    for (const { method, path, endpoint } of operationsOf(server.router)) {
      const { contract } = endpoint;
      const parts = ['params', 'query', 'body'] as const;
      for (const part of parts) {
        const result = z.strictObject(contract[part] ?? {}).safeParse(contract.example[part] ?? {});
        expect(result.error?.issues ?? [], `${method} ${path} ${part}`).toEqual([]);
      }
      if (contract.success === 204) continue;
      const schema = z.fromJSONSchema(z.toJSONSchema(contract.reply, { io: 'output', unrepresentable: 'any' }) as Json);
      const example = nullForAbsentInJson(contract.reply).parse(contract.example.reply);
      expect(schema.safeParse(example).error?.issues ?? [], `${method} ${path} reply`).toEqual([]);
    }
  });

  it('lists the codes, with both texts, that an endpoint may answer with', ({ server }) => {
    const document: Json = openApiDocument(server.router, options);
    expect(Object.keys(document['x-error-codes'])).toEqual(Object.keys(failures));
    const refusals = document.paths['/api/v1/events/{id}/signups'].post.responses;
    expect(refusals['409'].description).toContain('event_full');
    expect(refusals['401'].description).toContain('login_required');
  });

  it('is sent compressed, and not again to a client that has it', async ({ server }) => {
    const ask = (query: string, headers = {}) => fetch(`${server.url}/openapi.json${query}`, { headers });
    const chinese = await ask('');
    expect(chinese.headers.get('Content-Encoding')).toBe('gzip');
    expect(chinese.headers.get('Vary')).toBe('Origin, Accept-Encoding, Accept-Language');
    expect(((await chinese.json()) as Json).info.title).toBe('暖蜂接口');
    const held = await ask('', { 'If-None-Match': chinese.headers.get('ETag') ?? '' });
    expect([held.status, await held.text()]).toEqual([304, '']);

    const plain = await ask('', { 'Accept-Encoding': 'identity' });
    expect(plain.headers.get('Content-Encoding')).toBeNull();
    const english = await ask('?lang=en', { 'If-None-Match': chinese.headers.get('ETag') ?? '' });
    expect([english.status, ((await english.json()) as Json).info.title]).toEqual([200, 'Nuanfeng API']);
  });

  it('shows every error with a whole sentence and the details that it is made of', ({ server }) => {
    const document: Json = openApiDocument(server.router, options);
    for (const [code, { value }] of Object.entries<Json>(document.components.examples)) {
      const { message, details = {} } = value.error;
      const named = [...failures[code as FailureCode]['zh-CN'].matchAll(/\{(\w+)\}/g)].map(
        ([, name]) => name as string,
      );
      for (const name of named.filter((each) => each !== 'summary')) {
        const written = detailText(code, name, String(details[name]), 'zh-CN');
        expect(message, code).toContain(written);
        if (`${code}.${name}` in detailWords) expect(written, `${code}.${name}`).toMatch(/^[\p{Script=Han}、]+$/u);
        expect(String(details[name] ?? ''), `${code}.${name}`).not.toBe('');
        const schema = document.components.schemas[`Error_${code}`].properties.error.properties.details;
        expect(schema.properties[name].description, `${code}.${name}`).toMatch(/\p{Script=Han}/u);
        expect(schema.required, code).toContain(name);
      }
    }
  });

  it('names every reply of the way to an endpoint: addresses, methods, queries, and what staff must do first', ({
    server,
  }) => {
    const document: Json = openApiDocument(server.router, options);
    for (const operation of Object.values<Json>(document.paths).flatMap((item) => Object.values<Json>(item))) {
      const named = Object.values<Json>(operation.responses)
        .flatMap(({ content }) => Object.keys(content?.['application/json']?.examples ?? {}))
        .sort();
      const always = [
        'invalid_request',
        'method_not_allowed',
        'query_key_forbidden',
        'route_not_found',
        'url_too_long',
      ];
      const isOfficers = /^staff:(?!account\.)/.test(operation['x-audience']);
      const first = isOfficers ? ['password_change_required', 'second_factor_required'] : [];
      expect(named, operation.operationId).toEqual(expect.arrayContaining([...always, ...first]));
    }
  });
});
