import { Router } from '@koa/router';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { State } from '../../server/http/context/state.ts';
import type { Audience } from '../../server/http/endpoint/contract.ts';
import { endpoint } from '../../server/http/endpoint/endpoint.ts';
import { createApi } from '../../server/http/routing/create-api.ts';

function routerFor(...audiences: Audience[]): Router<State> {
  const router = new Router<State>({ prefix: '/books' });
  for (const [index, audience] of audiences.entries()) {
    const contract = {
      summary: { 'zh-CN': '读一本书', en: 'Read a book' },
      reply: z.object({}),
      example: { reply: {} },
    };
    router.get(
      `/${index}`,
      endpoint(audience, contract, async () => ({})),
    );
  }
  return router;
}

describe('the routes of the wings', () => {
  it('are served under one prefix', () => {
    const api = createApi({ library: { 'anyone, staff': [routerFor('anyone', 'staff:audit.read')] } });
    expect(api.stack.map(({ path }) => path)).toEqual(['/api/v1/books/0', '/api/v1/books/1']);
  });

  it.for([
    ['anyone', ['anyone', 'member'], 'anyone, member'],
    ['member', ['anyone'], 'anyone'],
    ['anyone, member', ['member'], 'member'],
    ['staff', [], ''],
  ] as const)('are refused when they are listed for %s and serve %j', ([listed, audiences, served]) => {
    const create = () => createApi({ library: { [listed]: [routerFor(...audiences)] } });
    expect(create).toThrow(`for ${listed}; it serves ${served}`);
  });
});
