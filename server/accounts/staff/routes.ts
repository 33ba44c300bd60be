import { Router } from '@koa/router';
import { z } from 'zod';
import { AccountView, appointmentInput, OneTimePasswordView } from '../../../schemas/access/staff.ts';
import { fieldProblem } from '../../../schemas/platform/field-problems.ts';
import { objectId, page, paging } from '../../../schemas/platform/fields.ts';
import { seenVersion } from '../../../schemas/platform/version.ts';
import { roleNames } from '../../access/staff/roles.ts';
import type { State } from '../../http/context/state.ts';
import { endpoint } from '../../http/endpoint/endpoint.ts';
import { accountExample, appointmentsExample, oneTimePasswordExample } from './examples.ts';
import { changeAppointments, endAccount, listAccounts, openAccount, resetPassword } from './manage-accounts.ts';

const appointments = z.array(appointmentInput(roleNames)).max(20);
const grantErrors = ['grant_beyond_own', 'union_not_found', 'appointment_invalid'] as const;
const accountErrors = ['account_not_found', 'own_account', 'account_beyond_own'] as const;
const accountParams = { id: objectId };

/** Routes by which administrators manage the accounts of others, within their scope and their own appointments. */
export function accountRoutes() {
  const router = new Router<State>({ prefix: '/staff/accounts' });

  router.get(
    '/',
    endpoint(
      'staff:staff.manage',
      {
        summary: {
          'zh-CN': '查询在本人管辖范围内任职的账号',
          en: 'The accounts with an appointment within the caller’s scope',
        },
        query: paging,
        reply: page(AccountView),
        errors: ['cursor_invalid'],
        example: { query: { limit: '20' }, reply: { items: [accountExample], next: null } },
      },
      ({ caller, query: { limit = 50, cursor } }) => listAccounts(caller.scope, { limit, cursor }),
    ),
  );

  router.post(
    '/',
    endpoint(
      'staff:staff.manage',
      {
        summary: {
          'zh-CN': '开设账号；使用者以一次性密码登录后必须修改',
          en: 'Open an account; its owner logs in with the one-time password and must change it',
        },
        body: {
          username: z.string().regex(/^[\p{L}\p{N}][\p{L}\p{N}._-]{1,63}$/u, fieldProblem('username')),
          appointments: appointments.min(1),
        },
        reply: OneTimePasswordView,
        success: 201,
        errors: [...grantErrors, 'username_taken'],
        example: { body: { username: 'li.na', appointments: appointmentsExample }, reply: oneTimePasswordExample },
      },
      ({ caller, body, now }) => openAccount(caller, body, now),
    ),
  );

  router.put(
    '/:id/appointments',
    endpoint(
      'staff:staff.manage',
      {
        summary: {
          'zh-CN': '设置账号的任职；本人管辖范围以外的不变',
          en: 'Give an account these appointments; those outside the caller’s scope stay as they are',
        },
        params: accountParams,
        body: { appointments, version: seenVersion },
        reply: AccountView,
        errors: [...accountErrors, ...grantErrors, 'last_system_admin', 'changed_since'],
        example: {
          params: { id: accountExample.id },
          body: { appointments: appointmentsExample, version: 0 },
          reply: accountExample,
        },
      },
      ({ caller, params, body, now }) => changeAppointments(caller, params.id, body.appointments, now, body.version),
    ),
  );

  router.delete(
    '/:id',
    endpoint(
      'staff:staff.manage',
      {
        summary: {
          'zh-CN': '停用账号，不可恢复；重复请求得到同一答复',
          en: 'End an account for good; repeated, it gives the same answer',
        },
        params: accountParams,
        reply: AccountView,
        errors: [...accountErrors, 'last_system_admin'],
        example: {
          params: { id: accountExample.id },
          reply: { ...accountExample, active: false, endedAt: '2026-11-28T09:00:00.000+08:00' },
        },
      },
      ({ caller, params, now }) => endAccount(caller, params.id, now),
    ),
  );

  router.post(
    '/:id/password',
    endpoint(
      'staff:staff.manage',
      {
        summary: {
          'zh-CN': '以一次性密码重置忘记的密码，并解除锁定',
          en: 'Replace a forgotten password by a one-time one, and end a lock',
        },
        params: accountParams,
        reply: OneTimePasswordView,
        errors: accountErrors,
        example: { params: { id: accountExample.id }, reply: oneTimePasswordExample },
      },
      ({ caller, params, now }) => resetPassword(caller, params.id, now),
    ),
  );

  return router;
}
