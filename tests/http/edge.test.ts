import { describe, expect } from 'vitest';
import { it } from '../support/it.ts';

const nowhere = '/stations/665f1f77bcf86cd799439011';

describe('the edge', () => {
  it('names every wrong field of a request at once', async ({ api }) => {
    const reply = await api.get('/stations/nearby?lng=28.6&lat=121.4&limit=1e9&colour=red');
    expect(reply.status).toBe(400);
    expect(reply.body.error.code).toBe('invalid_request');
    const fields = reply.body.error.details.fields.map(({ field }: { field: string }) => field);
    expect(fields.sort()).toEqual(['query.colour', 'query.lat', 'query.limit', 'query.lng']);
  });

  it.for(['a[$ne]=1', 'code[$gt]=', '$where=1', '__proto__[x]=1'])(
    'refuses an operator in the query: %s',
    async (query, { api }) => {
      expect((await api.get(`/stations/nearby?lng=121&lat=28&${query}`)).status).toBe(400);
    },
  );

  it.for([
    ['an operator for a string', { code: { $gt: '' } }],
    ['an array for a string', { code: ['a'] }],
    ['an unknown field', { code: 'a', role: 'system_admin' }],
    ['nothing', {}],
    ['a body that is no object', [1]],
  ] as const)('refuses %s in the body', async ([, body], { api }) => {
    expect(await api.post('/auth/wechat', body)).toMatchObject({
      status: 400,
      body: { error: { code: 'invalid_request' } },
    });
  });

  it.for([
    ['broken JSON', '{"code":', 'body_not_json'],
    ['a prototype key', '{"code":"a","x":{"__proto__":{"admin":true}}}', 'body_key_forbidden'],
    ['a constructor key', '{"constructor":{"prototype":{}}}', 'body_key_forbidden'],
    ['deep nesting', `${'{"a":'.repeat(21)}1${'}'.repeat(21)}`, 'body_too_deep'],
    ['very deep nesting', '['.repeat(100_000) + ']'.repeat(100_000), 'body_too_deep'],
  ] as const)('refuses %s', async ([, text, code], { api }) => {
    expect(await api.send('POST', '/auth/wechat', text)).toMatchObject({ status: 400, body: { error: { code } } });
    expect(({} as { admin?: unknown }).admin).toBeUndefined();
  });

  it('refuses a body over 256 KB with 413, and one that is not JSON with 415', async ({ api }) => {
    const large = JSON.stringify({ code: 'a'.repeat(300_000) });
    expect(await api.send('POST', '/auth/wechat', large)).toMatchObject({
      status: 413,
      body: { error: { code: 'body_too_large' } },
    });
    const form = { headers: { 'Content-Type': 'application/x-www-form-urlencoded' } };
    expect(await api.send('POST', '/auth/wechat', 'code=a', form)).toMatchObject({ status: 415 });
  });

  it.for(['not-an-id', '%00', '665f1f77bcf86cd79943901G', '__proto__'])(
    'answers a wrong id with 400: %s',
    async (id, { api }) => {
      expect((await api.get(`/stations/${id}`)).status).toBe(400);
    },
  );

  it('answers an id that belongs to nothing with 404 and its code', async ({ api }) => {
    expect(await api.get(nowhere)).toMatchObject({ status: 404, body: { error: { code: 'station_not_found' } } });
  });

  it('answers an unknown address with 404 and a wrong method with 405', async ({ api }) => {
    expect(await api.get('/nothing/here')).toMatchObject({ status: 404, body: { error: { code: 'route_not_found' } } });
    const reply = await api.send('PUT', '/auth/wechat', { code: 'a' });
    expect(reply).toMatchObject({ status: 405, body: { error: { code: 'method_not_allowed' } } });
    expect(reply.headers.get('Allow')).toContain('POST');
  });

  it('speaks Chinese, or English where the client asks', async ({ api }) => {
    expect((await api.get(nowhere)).body.error.message).toBe('没有这个站点');
    const english = await api.get(nowhere, { headers: { 'Accept-Language': 'en-GB,en;q=0.9' } });
    expect(english.body.error.message).toBe('There is no such station.');
  });

  it('carries a request id from the caller to the reply, and makes one where it is missing or odd', async ({ api }) => {
    const given = await api.get(nowhere, { headers: { 'X-Request-Id': '0123456789abcdef0123456789abcdef' } });
    expect(given.body.error.requestId).toBe('0123456789abcdef0123456789abcdef');
    const odd = await api.get(nowhere, { headers: { 'X-Request-Id': '<script>' } });
    expect(odd.headers.get('X-Request-Id')).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('answers 304 to a client that has the same', async ({ api }) => {
    const first = await api.get('/unions/tree');
    const etag = first.headers.get('ETag') ?? '';
    expect(etag).not.toBe('');
    const again = await api.get('/unions/tree', {
      // fetch would add `no-cache` of its own, which asks for a whole reply
      headers: { 'If-None-Match': etag, 'Cache-Control': 'max-age=0' },
    });
    expect(again.status).toBe(304);
  });

  it('lets only listed origins read from a browser', async ({ api }) => {
    const origin = (value: string) => api.get('/unions/tree', { headers: { Origin: value } });
    expect((await origin('https://console.example.org')).headers.get('Access-Control-Allow-Origin')).toBe(
      'https://console.example.org',
    );
    expect((await origin('https://evil.example.org')).headers.get('Access-Control-Allow-Origin')).toBeNull();
  });

  it('writes one log line a request, with the route’s pattern and nothing of its values', async ({ api, server }) => {
    server.logged.length = 0;
    await api.get('/stations/nearby?lng=121.4287&lat=28.6613');
    await api.post('/auth/wechat', { code: 'zhangsan-13800138000:1' });
    const lines = server.logged.map((line) => JSON.parse(line));
    expect(lines.map(({ route, status }) => [route, status])).toEqual([
      ['/api/v1/stations/nearby', 200],
      ['/api/v1/auth/wechat', 200],
    ]);
    expect(server.logged.join('')).not.toMatch(/121\.4287|zhangsan|13800138000|Bearer/);
  });
});
