import { Router } from '@koa/router';
import { z } from 'zod';
import { AppointmentView } from '../../../schemas/access/staff.ts';
import { described } from '../../../schemas/platform/described.ts';
import { wholeInstallation } from '../../access/staff/scope.ts';
import { confirmEnrolment } from '../../access/staff/second-factor.ts';
import type { State } from '../../http/context/state.ts';
import { endpoint } from '../../http/endpoint/endpoint.ts';
import { changePassword, startSecondFactorSetup } from '../login/staff-login.ts';
import { oneTimePasswordExample, ownAccountExample, secondFactorSecretExample } from '../staff/examples.ts';

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
      .meta(described('在做完此事之前不能使用其他功能', 'what must be done before anything else is open')),
  })
  .meta({ id: 'Account' });

const secret = z.string().min(1).max(256);
const code = z
  .string()
  .min(6)
  .max(24)
  .meta(
    described(
      '验证器的动态验证码或恢复码；已绑定动态验证码的账号必填',
      'of the authenticator app, or a recovery code; where a second factor is set up',
    ),
  );
const loginErrors = ['password_wrong', 'login_locked', 'second_factor_needed', 'second_factor_wrong'] as const;

/** Routes by which staff see and change their own account. */
export function ownAccountRoutes() {
  const router = new Router<State>({ prefix: '/staff/me' });

  router.get(
    '/',
    endpoint(
      'staff:account.read',
      {
        summary: {
          'zh-CN': '查询本人的账号、任职和权限',
          en: 'The caller’s own account, appointments and permissions',
        },
        reply: Account,
        example: { reply: ownAccountExample },
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
        summary: {
          'zh-CN': '修改本人密码；全部登录随之结束，包括当前这一次',
          en: 'Change one’s own password; every login ends, this one too',
        },
        body: { password: secret, next: secret, code: code.optional() },
        reply: z.undefined(),
        success: 204,
        errors: [...loginErrors, 'password_too_short', 'password_too_easy'],
        example: {
          body: { password: oneTimePasswordExample.oneTimePassword, next: 'a bee that keeps warm' },
          reply: undefined,
        },
      },
      async ({ caller, body, address, now }) => {
        await changePassword({ username: caller.username, address, ...body }, now);
        return undefined;
      },
    ),
  );

  router.post(
    '/second-factor',
    endpoint(
      'staff:account.change',
      {
        summary: {
          'zh-CN': '申请绑定动态验证码：得到验证器所用密钥，确认后生效',
          en: 'Ask for a second factor: a secret for an authenticator app, in force once a code of it is confirmed',
        },
        body: { password: secret, code: code.optional() },
        reply: z.object({ secret: z.string(), uri: z.string() }),
        errors: loginErrors,
        example: { body: { password: 'a bee that keeps warm' }, reply: secondFactorSecretExample },
      },
      ({ caller, body, address, now }) => startSecondFactorSetup({ username: caller.username, address, ...body }, now),
    ),
  );

  router.post(
    '/second-factor/confirm',
    endpoint(
      'staff:account.change',
      {
        summary: {
          'zh-CN': '以一个动态验证码确认绑定；恢复码只显示这一次',
          en: 'Put the second factor into force by a code of it; the recovery codes are shown this once',
        },
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
