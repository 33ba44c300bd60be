import { createConfig, lintFromString } from '@redocly/openapi-core';
import { type RulesetDefinition, Spectral } from '@stoplight/spectral-core';
import { oas } from '@stoplight/spectral-rulesets';
import { describe, expect } from 'vitest';
import { openApiDocument } from '../../server/http/document/openapi.ts';
import { manual } from '../../server/web/docs/manual/manual.ts';
import { it } from '../support/it.ts';

describe('the document of the interface', () => {
  // The English one has the same parts and other texts.
  const documentOf = (router: Parameters<typeof openApiDocument>[0]) =>
    JSON.stringify(openApiDocument(router, { version: '0', manual, language: 'zh-CN', standIn: true }));

  it('has nothing that redocly finds', async ({ server }) => {
    const config = await createConfig({
      extends: ['recommended'],
      // `/staff/stations/kinds/{key}` and `/staff/stations/{id}/place` both fit `kinds/place`. The router takes the address
      // whose first differing part is fixed, and an id of a station is no word.
      rules: { 'no-ambiguous-paths': 'off' },
    });
    const found = await lintFromString({ source: documentOf(server.router), absoluteRef: '/openapi.json', config });
    expect(found.map(({ ruleId, message, location }) => [ruleId, message, location[0]?.pointer])).toEqual([]);
  });

  it('has nothing that spectral finds', async ({ server }) => {
    const spectral = new Spectral();
    spectral.setRuleset({ extends: [oas as RulesetDefinition] });
    const found = await spectral.run(documentOf(server.router));
    expect(found.map(({ code, message, path }) => [code, message, path.join('/')])).toEqual([]);
  });
});
