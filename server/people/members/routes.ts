import { Router } from '@koa/router';
import { z } from 'zod';
import { memberStates, StaffPersonView } from '../../../schemas/people/membership.ts';
import { fieldProblem } from '../../../schemas/platform/field-problems.ts';
import { objectId, page, paging, regionCode, wholeList } from '../../../schemas/platform/fields.ts';
import { unionCode } from '../../../schemas/territory/union.ts';
import { maskPerson } from '../../access/people/person-fields.ts';
import { unmaskReasons } from '../../access/staff/roles.ts';
import type { State } from '../../http/context/state.ts';
import { endpoint } from '../../http/endpoint/endpoint.ts';
import { type Failure, invalidField } from '../../platform/errors/errors.ts';
import { staffPersonExample } from '../profile/examples.ts';
import { confirmMembership, withdrawMembership } from './confirm-membership.ts';
import { findPeopleByPhone, findPerson, listPeople, unmaskableFields, unmaskPerson } from './find-people.ts';

const personParams = { id: objectId };
const phone = z
  .string()
  .regex(/^\+?\d{5,20}$/, fieldProblem('phone_number'))
  .meta({ examples: ['13800138000'] });
const params = { id: staffPersonExample.id };
const pageSize = 50;

/** Routes by which officers see the people of their unions and regions, masked, and confirm memberships. */
export function memberRoutes() {
  const router = new Router<State>({ prefix: '/staff/people' });

  router.get(
    '/',
    endpoint(
      'staff:people.read',
      {
        summary: {
          'zh-CN': '查询工会或区划内各工会的会员，或申请入会的职工；工会与区划指明其一',
          en: 'The members of a union or of a region’s unions, or those who ask to be; name one of the two',
        },
        concerns: 'people',
        query: {
          ...paging,
          union: unionCode.optional(),
          region: regionCode.optional(),
          state: z.enum(memberStates).optional(),
        },
        reply: page(StaffPersonView),
        errors: ['outside_scope', 'cursor_invalid'],
        example: {
          query: { union: '331002', state: 'member', limit: '20' },
          reply: { items: [staffPersonExample], next: null },
        },
      },
      ({ caller, query: { union, region, state = 'member', limit = pageSize, cursor } }) => {
        const of = union !== undefined ? { union } : region !== undefined ? { region } : undefined;
        if (!of || (union !== undefined && region !== undefined)) throw eitherUnionOrRegion();
        return listPeople({ unionOrRegion: of, state, limit, cursor }, caller.scope);
      },
    ),
  );

  router.post(
    '/lookup',
    endpoint(
      'staff:people.read',
      {
        summary: {
          'zh-CN': '按完整手机号查询本人管辖范围内的职工',
          en: 'The people of one’s scope who bound exactly this phone number',
        },
        concerns: 'people',
        body: { phone },
        reply: wholeList(StaffPersonView),
        limit: 'lookup',
        example: { body: { phone: '13800138000' }, reply: { items: [staffPersonExample], next: null } },
      },
      async ({ caller, body, auditEntry }) => {
        const items = await findPeopleByPhone(body.phone, caller.scope);
        auditEntry.on = items.map(({ id }) => id).join(' ') || null;
        return { items };
      },
    ),
  );

  router.post(
    '/memberships',
    endpoint(
      'staff:people.confirm',
      {
        summary: {
          'zh-CN': '按手机号确认会员关系，限本人管辖范围内或尚未入会的职工',
          en: 'Confirm the membership of whoever bound a phone number, of one’s scope or of no union yet',
        },
        concerns: 'people',
        body: { phone, union: unionCode },
        reply: StaffPersonView,
        limit: 'lookup',
        errors: ['outside_scope', 'person_not_in_scope'],
        example: { body: { phone: '13800138000', union: '331002' }, reply: staffPersonExample },
      },
      async ({ caller, body, now }) =>
        maskPerson(await confirmMembership({ phone: body.phone }, body.union, caller, now)),
    ),
  );

  router.get(
    '/:id',
    endpoint(
      'staff:people.read',
      {
        summary: { 'zh-CN': '查询本人管辖范围内的一位职工，已脱敏', en: 'A person of one’s scope, masked' },
        concerns: 'people',
        params: personParams,
        reply: StaffPersonView,
        errors: ['person_not_in_scope'],
        example: { params, reply: staffPersonExample },
      },
      ({ caller, params: { id } }) => findPerson(id, caller.scope),
    ),
  );

  router.post(
    '/:id/look',
    endpoint(
      'staff:people.unmask',
      {
        summary: {
          'zh-CN': '查看职工信息的明文，未要求查看的为空；何人、何时、查看何项、因何查看均记入审计',
          en: 'Look at some of a person’s data unmasked, null for what was not asked for; who did, when, at what and why is kept in the audit',
        },
        concerns: 'people',
        params: personParams,
        body: {
          reason: z.enum(unmaskReasons),
          fields: z.array(z.enum(unmaskableFields)).min(1).max(unmaskableFields.length),
        },
        reply: z.object({
          id: objectId,
          name: z.string().nullish(),
          phone: z.string().nullish(),
          idNumber: z.string().nullish(),
        }),
        limit: 'lookup',
        errors: ['person_not_in_scope'],
        example: {
          params,
          body: { reason: 'contact', fields: ['phone'] },
          reply: { id: staffPersonExample.id, phone: '13800138000' },
        },
      },
      ({ caller, params: { id }, body }) => unmaskPerson(id, body.fields, caller.scope),
    ),
  );

  router.put(
    '/:id/membership',
    endpoint(
      'staff:people.confirm',
      {
        summary: {
          'zh-CN': '确认本人管辖范围内的职工为某工会会员',
          en: 'Confirm that a person of one’s scope is a member of a union',
        },
        concerns: 'people',
        params: personParams,
        body: { union: unionCode },
        reply: StaffPersonView,
        errors: ['outside_scope', 'person_not_in_scope'],
        example: { params, body: { union: '331002' }, reply: staffPersonExample },
      },
      async ({ caller, params: { id }, body, now }) =>
        maskPerson(await confirmMembership({ id }, body.union, caller, now)),
    ),
  );

  router.delete(
    '/:id/membership',
    endpoint(
      'staff:people.confirm',
      {
        summary: {
          'zh-CN': '撤销本人管辖范围内工会的会员关系，并驳回其申请',
          en: 'Withdraw a person’s membership of a union of one’s scope, and refuse what they ask of one',
        },
        concerns: 'people',
        params: personParams,
        reply: StaffPersonView,
        errors: ['person_not_in_scope'],
        example: { params, reply: { ...staffPersonExample, membership: null } },
      },
      async ({ caller, params: { id } }) => maskPerson(await withdrawMembership(id, caller.scope)),
    ),
  );

  return router;
}

function eitherUnionOrRegion(): Failure {
  return invalidField('query', { 'zh-CN': '须填 union 或 region，且只填一项', en: 'name either union or region' });
}
