import { Router } from '@koa/router';
import { z } from 'zod';
import { ConsentView, consentKinds, consentVersion } from '../../../schemas/people/consent.ts';
import { employmentForms, sexes } from '../../../schemas/people/membership.ts';
import { PersonExport, PersonView, personName } from '../../../schemas/people/person.ts';
import { unionCode } from '../../../schemas/territory/union.ts';
import type { State } from '../../http/context/state.ts';
import { endpoint } from '../../http/endpoint/endpoint.ts';
import type { WeChat } from '../../platform/wechat/client.ts';
import { findLatestConsents, recordConsent } from './consents.ts';
import { erasePerson } from './erase-person.ts';
import { consentExample, personExample, personExportExample } from './examples.ts';
import { exportPerson } from './export-person.ts';
import { applyToUnion, leaveUnion } from './own-membership.ts';
import { bindPhone, changeOwnProfile, findOwnProfile } from './own-profile.ts';
import { withdrawConsent } from './withdraw-consent.ts';

const Consents = z.object({ items: z.array(ConsentView) });
const kind = z.enum(consentKinds);

/** Routes by which people see, correct, export and erase their own data. */
export function ownProfileRoutes({ wechat }: { wechat: WeChat }) {
  const router = new Router<State>({ prefix: '/me' });

  router.get(
    '/',
    endpoint(
      'member',
      {
        summary: 'The caller, with name, phone and identity number masked',
        reply: PersonView,
        errors: ['person_not_found'],
        example: { reply: personExample },
      },
      ({ caller }) => findOwnProfile(caller.id),
    ),
  );

  router.put(
    '/',
    endpoint(
      'member',
      {
        summary:
          'Give, correct or (by null) take back what is held of oneself; an identity number needs a consent, and says sex and year of birth',
        body: {
          name: personName.nullish(),
          idNumber: z.string().trim().min(15).max(24).nullish(),
          sex: z.enum(sexes).nullish(),
          birthYear: z.int().min(1900).max(2100).nullish(),
          employmentForm: z.enum(employmentForms).nullish(),
        },
        reply: PersonView,
        errors: [
          'id_number_invalid',
          'consent_required',
          'trait_settled',
          'text_not_decent',
          'wechat_user_inactive',
          'wechat_unavailable',
          'wechat_quota_reached',
          'person_not_found',
        ],
        example: { body: { name: '张三' }, reply: personExample },
      },
      ({ caller, body, now }) => changeOwnProfile(wechat, caller.id, body, now),
    ),
  );

  router.post(
    '/phone',
    endpoint(
      'member',
      {
        summary: 'Bind the phone number behind the code of the button getPhoneNumber',
        body: { code: z.string().min(1).max(128) },
        reply: PersonView,
        idempotent: true,
        errors: ['phone_code_invalid', 'wechat_unavailable', 'wechat_quota_reached', 'person_not_found'],
        example: {
          body: { code: 'e31968a7f94cc5ee25fafc2aef2773f0bb8c3937b22520eb8ee345274d00c144' },
          reply: personExample,
        },
      },
      ({ caller, body }) => bindPhone(wechat, caller.id, body.code),
    ),
  );

  router.get(
    '/consents',
    endpoint(
      'member',
      {
        summary: 'The caller’s newest consent of each kind, given or withdrawn',
        reply: Consents,
        example: { reply: { items: [consentExample] } },
      },
      async ({ caller }) => ({ items: await findLatestConsents(caller.id) }),
    ),
  );

  router.post(
    '/consents',
    endpoint(
      'member',
      {
        summary: 'Give a consent to one version of a text',
        body: { kind, version: consentVersion },
        reply: ConsentView,
        success: 201,
        idempotent: true,
        errors: ['person_not_found'],
        example: { body: { kind: 'privacy', version: '2026-11-01' }, reply: consentExample },
      },
      ({ caller, body, now }) => recordConsent(caller.id, { ...body, given: true }, now),
    ),
  );

  router.delete(
    '/consents/:kind',
    endpoint(
      'member',
      {
        summary: 'Withdraw a consent; what was held by it alone is deleted',
        params: { kind },
        reply: Consents,
        errors: ['person_not_found'],
        example: { params: { kind: 'id_number' }, reply: { items: [{ ...consentExample, given: false }] } },
      },
      async ({ caller, params, now }) => ({ items: await withdrawConsent(caller.id, params.kind, now) }),
    ),
  );

  router.put(
    '/membership',
    endpoint(
      'member',
      {
        summary: 'Ask a union to confirm that one is its member; it takes the place of what was asked before',
        body: { union: unionCode },
        reply: PersonView,
        errors: ['union_not_found', 'person_not_found'],
        example: { body: { union: '331002' }, reply: personExample },
      },
      ({ caller, body, now }) => applyToUnion(caller.id, body.union, now),
    ),
  );

  router.delete(
    '/membership',
    endpoint(
      'member',
      {
        summary: 'Be a member no more, and take back what one asked for',
        reply: PersonView,
        errors: ['person_not_found'],
        example: { reply: personExample },
      },
      ({ caller }) => leaveUnion(caller.id),
    ),
  );

  router.get(
    '/export',
    endpoint(
      'member',
      {
        summary: 'All that is held of the caller, unmasked',
        reply: PersonExport,
        audited: true,
        limit: 'write',
        errors: ['person_not_found'],
        example: { reply: personExportExample },
      },
      async ({ caller, now }) => ({ exportedAt: now, held: await exportPerson(caller.id) }),
    ),
  );

  router.delete(
    '/',
    endpoint(
      'member',
      {
        summary: 'Erase the caller: what was held of them goes, every login ends; it cannot be undone',
        reply: z.undefined(),
        success: 204,
        audited: true,
        errors: ['overloaded'],
        example: { reply: undefined },
      },
      async ({ caller, now }) => {
        await erasePerson(caller.id, now);
        return undefined;
      },
    ),
  );

  return router;
}
