import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { it } from '../support/it.ts';

const root = join(import.meta.dirname, '../..');

describe('what is wrong with a request', () => {
  const wrong = { lng: 'x', lat: '28.6', limit: '0', open: 'always', kinds: 'A B', radar: '1' };
  const path = `/stations/nearby?${new URLSearchParams(wrong)}`;

  it('is said in Chinese, field by field', async ({ api }) => {
    const { error } = (await api.get(path)).body;
    expect(error.details.fields).toEqual(
      expect.arrayContaining([
        { field: 'query.lng', problem: '应为十进制数' },
        { field: 'query.limit', problem: expect.stringMatching(/^(不得少于 1|应为)/) },
        { field: 'query.open', problem: '应为 yes、maybe 之一' },
        { field: 'query.radar', problem: '没有这个字段' },
      ]),
    );
    expect(error.message).toMatch(/^请求有误：.*query\.lng：应为十进制数；/);
    expect(JSON.stringify(error)).not.toMatch(/Invalid|must|expected|unknown/);
  });

  it('is said in English to who asks for it', async ({ api }) => {
    const { error } = (await api.get(path, { headers: { 'accept-language': 'en' } })).body;
    expect(error.details.fields).toContainEqual({ field: 'query.lng', problem: 'must be a decimal number' });
    expect(error.message).toMatch(/^The request is wrong: .*query\.lng: must be a decimal number; /);
    expect(JSON.stringify(error)).not.toMatch(/\p{Script=Han}/u);
  });

  it('of a body names what is missing and what is of another kind', async ({ api }) => {
    const { error } = (await api.post('/auth/staff', { username: 7 })).body;
    expect(error.details.fields).toEqual([
      { field: 'body.username', problem: '应为文本' },
      { field: 'body.password', problem: '缺少此项' },
    ]);
  });

  it('is said by a code with words in both languages, and by no sentence in a schema', () => {
    // The environment's variables are told of elsewhere (server/startup/config.ts).
    const files = globSync(['cli/**/*.ts', 'schemas/**/*.ts', 'server/**/*.ts'], { cwd: root }).filter(
      (file) => !/startup\/(config|request-settings)\.ts$|messages\/templates\.ts$|field-problems\.ts$/.test(file),
    );
    const sentences = files.flatMap((file) => readFileSync(join(root, file), 'utf8').match(/'must [^']+'/g) ?? []);
    expect(sentences).toEqual([]);
  });
});
