import { describe, expect } from 'vitest';
import { z } from 'zod';
import { openApiDocument, operationsOf } from '../../server/http/document/openapi.ts';
import { failures } from '../../server/platform/errors/catalogue.ts';
import { it } from '../support/it.ts';

// biome-ignore lint/suspicious/noExplicitAny: the test looks into JSON of every shape
type Json = any;

describe('the OpenAPI document', () => {
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
    const document: Json = openApiDocument(server.router, '0');
    const operations = Object.values<Json>(document.paths).flatMap((item) => Object.values<Json>(item));
    const ids = operations.map(({ operationId }) => operationId);
    expect(new Set(ids).size).toBe(ids.length);
    expect(operations.every(({ summary }) => summary.length > 5)).toBe(true);
    const references = [...JSON.stringify(document).matchAll(/"#\/components\/schemas\/([^"]+)"/g)].map(
      ([, name]) => name,
    );
    expect(references.filter((name) => !document.components.schemas[name ?? ''])).toEqual([]);
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
      expect(schema.safeParse(contract.example.reply).error?.issues ?? [], `${method} ${path} reply`).toEqual([]);
    }
  });

  it('lists the codes, with both texts, that an endpoint may answer with', ({ server }) => {
    const document: Json = openApiDocument(server.router, '0');
    expect(Object.keys(document['x-error-codes'])).toEqual(Object.keys(failures));
    const refusals = document.paths['/api/v1/events/{id}/signups'].post.responses;
    expect(refusals['409'].description).toContain('event_full');
    expect(refusals['401'].description).toContain('login_required');
  });

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
});
