import { describe, expect } from 'vitest';
import { consentKinds } from '../../schemas/people/consent.ts';
import { it } from '../support/it.ts';

describe('the texts that one consents to', () => {
  it('are there for every kind before anybody logs in, in both languages, and again by kind and version', async ({
    api,
  }) => {
    const { status, body } = await api.get('/consent-texts');
    expect(status).toBe(200);
    expect(body.next).toBeNull();
    expect(body.items.map(({ kind }: { kind: string }) => kind).sort()).toEqual([...consentKinds].sort());
    for (const item of body.items) {
      expect(item.text['zh-CN']).toMatch(/\p{Script=Han}{10}/u);
      expect(item.text.en).toMatch(/[a-z]{3}/);
      expect((await api.get(`/consent-texts/${item.kind}/${item.version}`)).body).toEqual(item);
    }
  });

  it('have no version that was never shown', async ({ api }) => {
    const reply = await api.get('/consent-texts/privacy/2020-01-01');
    expect(reply).toMatchObject({
      status: 404,
      body: { error: { code: 'consent_text_not_found', details: { kind: 'privacy', version: '2020-01-01' } } },
    });
  });
});
