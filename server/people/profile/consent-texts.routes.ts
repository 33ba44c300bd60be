import { Router } from '@koa/router';
import { z } from 'zod';
import { consentKinds, consentVersion } from '../../../schemas/people/consent.ts';
import { wholeList } from '../../../schemas/platform/fields.ts';
import type { State } from '../../http/context/state.ts';
import { endpoint } from '../../http/endpoint/endpoint.ts';
import { findConsentText, listConsentTexts } from './consent-texts.ts';

const kind = z.enum(consentKinds);
const Localised = z.object({ 'zh-CN': z.string(), en: z.string() });
const ConsentTextView = z
  .object({ kind, version: z.string(), title: Localised, text: Localised })
  .meta({ id: 'ConsentText' });

const example = {
  kind: 'location',
  version: '2026-11-01',
  title: { 'zh-CN': '位置信息处理同意书', en: 'Consent: location' },
  text: { 'zh-CN': '位置属于敏感个人信息……', en: 'A location is sensitive. …' },
} as const;

/** Routes of the texts that people consent to; they are read before anybody logs in. */
export function consentTextRoutes() {
  const router = new Router<State>({ prefix: '/consent-texts' });

  router.get(
    '/',
    endpoint(
      'anyone',
      {
        summary: {
          'zh-CN': '查询现行的同意书文本，每类一份',
          en: 'The texts that one consents to, as they are in force, one of each kind',
        },
        reply: wholeList(ConsentTextView),
        example: { reply: { items: [example], next: null } },
      },
      async () => ({ items: listConsentTexts() }),
    ),
  );

  router.get(
    '/:kind/:version',
    endpoint(
      'anyone',
      {
        summary: { 'zh-CN': '查询某一版本的同意书文本', en: 'One version of a text that one consents to' },
        params: { kind, version: consentVersion },
        reply: ConsentTextView,
        errors: ['consent_text_not_found'],
        example: { params: { kind: 'location', version: '2026-11-01' }, reply: example },
      },
      async ({ params }) => findConsentText(params.kind, params.version),
    ),
  );

  return router;
}
