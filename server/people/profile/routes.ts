import { Router } from '@koa/router';
import { z } from 'zod';
import { ConsentView, consentKinds, consentVersion } from '../../../schemas/people/consent.ts';
import { employmentForms, sexes } from '../../../schemas/people/membership.ts';
import { PersonExport, PersonView, personName } from '../../../schemas/people/person.ts';
import { wholeList } from '../../../schemas/platform/fields.ts';
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

const Consents = wholeList(ConsentView);
const kind = z.enum(consentKinds);

/** Routes by which people see, correct, export and erase their own data. */
export function ownProfileRoutes({ wechat }: { wechat: WeChat }) {
  const router = new Router<State>({ prefix: '/me' });

  router.get(
    '/',
    endpoint(
      'member',
      {
        summary: {
          'zh-CN': '查询本人的信息，姓名、手机号和身份证号已脱敏',
          en: 'The caller, with name, phone and identity number masked',
        },
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
        summary: {
          'zh-CN': '填写、更正或（以空值）撤回本人信息；身份证号须先同意，并由其得出性别和出生年',
          en: 'Give, correct or (by null) take back what is held of oneself; an identity number needs a consent, and says sex and year of birth',
        },
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
        summary: {
          'zh-CN': '绑定手机号：以 getPhoneNumber 按钮的授权码换取',
          en: 'Bind the phone number behind the code of the button getPhoneNumber',
        },
        trial: {
          about: {
            'zh-CN':
              '试用时没有微信：授权码写作“手机号:任意内容”，如 `13800138000:1`；每个授权码只能使用一次，再次绑定请改冒号之后的内容。',
            en:
              'In a trial there is no WeChat: a code is `number:anything`, such as `13800138000:1`. Each code is good once; to bind ' +
              'again, change what follows the colon.',
          },
          example: { body: { code: '13800138000:1' } },
        },
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
        summary: {
          'zh-CN': '查询本人每一类同意的最新情况，含已撤回的',
          en: 'The caller’s newest consent of each kind, given or withdrawn',
        },
        reply: Consents,
        example: { reply: { items: [consentExample], next: null } },
      },
      async ({ caller }) => ({ items: await findLatestConsents(caller.id) }),
    ),
  );

  router.post(
    '/consents',
    endpoint(
      'member',
      {
        summary: { 'zh-CN': '同意某一版本的文本', en: 'Give a consent to one version of a text' },
        body: { kind, version: consentVersion },
        reply: ConsentView,
        success: 201,
        errors: ['person_not_found', 'consent_text_not_found'],
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
        summary: {
          'zh-CN': '撤回同意；仅凭它所存的信息随之删除',
          en: 'Withdraw a consent; what was held by it alone is deleted',
        },
        params: { kind },
        reply: Consents,
        errors: ['person_not_found'],
        example: { params: { kind: 'id_number' }, reply: { items: [{ ...consentExample, given: false }], next: null } },
      },
      async ({ caller, params, now }) => ({ items: await withdrawConsent(caller.id, params.kind, now) }),
    ),
  );

  router.put(
    '/membership',
    endpoint(
      'member',
      {
        summary: {
          'zh-CN': '申请由某工会确认会员关系；取代此前的申请',
          en: 'Ask a union to confirm that one is its member; it takes the place of what was asked before',
        },
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
        summary: { 'zh-CN': '终止会员关系，并撤回申请', en: 'Be a member no more, and take back what one asked for' },
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
        summary: { 'zh-CN': '导出系统所存的本人全部信息，未脱敏', en: 'All that is held of the caller, unmasked' },
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
        summary: {
          'zh-CN': '注销本人：所存信息全部删除，登录全部结束，不可恢复',
          en: 'Erase the caller: what was held of them goes, every login ends; it cannot be undone',
        },
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
