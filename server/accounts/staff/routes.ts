import { Router } from '@koa/router';
import { z } from 'zod';
import { AccountView, AppointmentView, appointmentInput, OneTimePasswordView } from '../../../schemas/access/staff.ts';
import { fieldProblem } from '../../../schemas/platform/field-problems.ts';
import { objectId, page, paging } from '../../../schemas/platform/fields.ts';
import { roleNames } from '../../access/staff/roles.ts';
import { wholeInstallation } from '../../access/staff/scope.ts';
import { confirmEnrolment } from '../../access/staff/second-factor.ts';
import type { State } from '../../http/context/state.ts';
import { endpoint } from '../../http/endpoint/endpoint.ts';
import { Failure } from '../../platform/errors/errors.ts';
import { askForSecondFactor, changePassword } from '../login/staff-login.ts';
import { accountExample, officerExample, oneTimeExample, secretExample, wantedExample } from './examples.ts';
import { changeAppointments, endAccount, listAccounts, openAccount, resetPassword } from './manage.ts';

const Account = z
  .object({
    id: z.string(),
    username: z.string(),
    permissions: z.array(z.string()),
    scope: z.object({
      unions: z.union([z.literal(wholeInstallation), z.array(z.string())]),
      regions: z.array(z.string()),
    }),
    appointments: z.array(AppointmentView),
    secondFactor: z.boolean(),
    mustDo: z
      .enum(['password_change_required', 'second_factor_required'])
      .nullable()
      .meta({ description: 'what must be done before anything else is open' }),
  })
  .meta({ id: 'Account' });

const secret = z.string().min(1).max(256);
const code = z
  .string()
  .min(6)
  .max(24)
  .meta({ description: 'of the authenticator app, or a recovery code; where a second factor is set up' });
const refusedLogin = ['password_wrong', 'login_locked', 'second_factor_needed', 'second_factor_wrong'] as const;

/** What staff may know and change of themselves. */
export function staffRoutes() {
  const router = new Router<State>({ prefix: '/staff/me' });

  router.get(
    '/',
    endpoint(
      'staff:account.read',
      {
        summary: 'The caller’s own account, appointments and permissions',
        reply: Account,
        example: { reply: officerExample },
      },
      async ({ caller }) => ({
        ...caller,
        permissions: [...caller.permissions],
        scope: {
          unions: caller.scope.unions === wholeInstallation ? caller.scope.unions : [...caller.scope.unions],
          regions: [...caller.scope.regions],
        },
        appointments: [...caller.appointments],
        mustDo: caller.pending ?? null,
      }),
    ),
  );

  router.post(
    '/password',
    endpoint(
      'staff:account.change',
      {
        summary: 'Change one’s own password; every login ends, this one too',
        body: { password: secret, next: secret, code: code.optional() },
        reply: z.undefined(),
        success: 204,
        errors: [...refusedLogin, 'password_too_short', 'password_too_easy'],
        example: {
          body: { password: oneTimeExample.oneTimePassword, next: 'a bee that keeps warm' },
          reply: undefined,
        },
      },
      async ({ caller, body, now }) => {
        await changePassword({ username: caller.username, ...body }, now);
        return undefined;
      },
    ),
  );

  router.post(
    '/second-factor',
    endpoint(
      'staff:account.change',
      {
        summary: 'Ask for a second factor: a secret for an authenticator app, in force once a code of it is confirmed',
        body: { password: secret, code: code.optional() },
        reply: z.object({ secret: z.string(), uri: z.string() }),
        errors: refusedLogin,
        example: { body: { password: 'a bee that keeps warm' }, reply: secretExample },
      },
      ({ caller, body, now }) => askForSecondFactor({ username: caller.username, ...body }, now),
    ),
  );

  router.post(
    '/second-factor/confirm',
    endpoint(
      'staff:account.change',
      {
        summary: 'Put the second factor into force by a code of it; the recovery codes are shown this once',
        body: { code },
        reply: z.object({ recoveryCodes: z.array(z.string()) }),
        errors: ['second_factor_not_begun', 'second_factor_wrong'],
        example: { body: { code: '287082' }, reply: { recoveryCodes: ['ABCD-EFGH-IJKL-MNOP'] } },
      },
      async ({ caller, body, now }) => ({ recoveryCodes: await confirmEnrolment(caller.id, body.code, now) }),
    ),
  );

  return router;
}

const wanted = z.array(appointmentInput(roleNames)).max(20);
const grants = ['grant_beyond_own', 'union_not_found', 'appointment_invalid'] as const;
const onOthers = ['account_not_found', 'own_account', 'account_beyond_own'] as const;
const byId = { id: objectId };

/** The accounts of others, for administrators: within their scope, and never more than they hold themselves. */
export function accountRoutes() {
  const router = new Router<State>({ prefix: '/staff/accounts' });

  router.get(
    '/',
    endpoint(
      'staff:staff.manage',
      {
        summary: 'The accounts with an appointment within the caller’s scope',
        query: paging,
        reply: page(AccountView),
        errors: ['cursor_invalid'],
        example: { query: { limit: '20' }, reply: { items: [accountExample], next: null } },
      },
      async ({ caller, query: { limit = 50, cursor: after } }) => {
        if (after !== undefined && !objectId.safeParse(after).success) throw new Failure('cursor_invalid');
        const found = await listAccounts(caller.scope, { limit: limit + 1, after });
        const items = found.slice(0, limit);
        return { items, next: found.length > limit ? String(items.at(-1)?._id) : null };
      },
    ),
  );

  router.post(
    '/',
    endpoint(
      'staff:staff.manage',
      {
        summary: 'Open an account; its owner logs in with the one-time password and must change it',
        body: {
          username: z.string().regex(/^[\p{L}\p{N}][\p{L}\p{N}._-]{1,63}$/u, fieldProblem('username')),
          appointments: wanted.min(1),
        },
        reply: OneTimePasswordView,
        success: 201,
        errors: [...grants, 'username_taken'],
        example: { body: { username: 'li.na', appointments: wantedExample }, reply: oneTimeExample },
      },
      ({ caller, body, now }) => openAccount(caller, body, now),
    ),
  );

  router.put(
    '/:id/appointments',
    endpoint(
      'staff:staff.manage',
      {
        summary: 'Give an account these appointments; those outside the caller’s scope stay as they are',
        params: byId,
        body: { appointments: wanted },
        reply: AccountView,
        errors: [...onOthers, ...grants, 'last_system_admin'],
        example: { params: { id: accountExample.id }, body: { appointments: wantedExample }, reply: accountExample },
      },
      ({ caller, params, body, now }) => changeAppointments(caller, params.id, body.appointments, now),
    ),
  );

  router.delete(
    '/:id',
    endpoint(
      'staff:staff.manage',
      {
        summary: 'End an account for good; repeated, it gives the same answer',
        params: byId,
        reply: AccountView,
        errors: [...onOthers, 'last_system_admin'],
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
        summary: 'Replace a forgotten password by a one-time one, and end a lock',
        params: byId,
        reply: OneTimePasswordView,
        errors: onOthers,
        example: { params: { id: accountExample.id }, reply: oneTimeExample },
      },
      ({ caller, params, now }) => resetPassword(caller, params.id, now),
    ),
  );

  return router;
}
