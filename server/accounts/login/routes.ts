import { Router } from '@koa/router';
import { z } from 'zod';
import { described } from '../../../schemas/platform/described.ts';
import { fieldProblem } from '../../../schemas/platform/field-problems.ts';
import { time } from '../../../schemas/platform/fields.ts';
import { deviceNameOf, logOut, refreshLogin, startLogin } from '../../access/logins/logins.ts';
import { exampleRefreshToken, refreshTokenPattern } from '../../access/logins/refresh-tokens.ts';
import type { Tokens } from '../../access/logins/tokens.ts';
import type { State } from '../../http/context/state.ts';
import { endpoint } from '../../http/endpoint/endpoint.ts';
import { recordOutcome } from '../../platform/audit/audit-entry.ts';
import type { WeChat } from '../../platform/wechat/client.ts';
import { logInMember } from './member-login.ts';
import { logInStaff } from './staff-login.ts';

const Login = z
  .object({
    accessToken: z.string(),
    tokenType: z.literal('Bearer'),
    expiresAt: time,
    refreshToken: z.string(),
    refreshExpiresAt: time,
  })
  .meta({ id: 'Login' });
const example = {
  accessToken: 'eyJhbGciOi…',
  tokenType: 'Bearer',
  expiresAt: '2026-11-28T09:15:00.000+08:00',
  refreshToken: exampleRefreshToken,
  refreshExpiresAt: '2026-12-28T09:00:00.000+08:00',
} as const;

const refreshToken = z.string().regex(refreshTokenPattern, fieldProblem('refresh_token'));
/** The device's name in the list of devices. If it is absent, the name is derived from User-Agent. */
const device = z
  .string()
  .trim()
  .min(1)
  .max(64)
  .regex(/^[^\p{C}]*$/u, fieldProblem('control_characters'))
  .optional();
const deviceHeaders = { 'user-agent': z.string().optional() };

/** Routes for logging in (people through WeChat, staff by password), refreshing and logging out. */
export function loginRoutes({ wechat, tokens }: { wechat: WeChat; tokens: Tokens }) {
  const router = new Router<State>({ prefix: '/auth' });

  router.post(
    '/wechat',
    endpoint(
      'anyone',
      {
        summary: { 'zh-CN': '职工登录：以 wx.login 的登录码换取凭证', en: 'Log a person in with the code of wx.login' },
        about: {
          'zh-CN':
            '把 `wx.login` 得到的登录码原样传来，五分钟内有效，只能使用一次。访问凭证到期前后，用刷新凭证换取新的一对；' +
            '首次登录即建立账号。',
          en:
            'Send the code of `wx.login` as it is; it is good once, for five minutes. When the access token ends, exchange the ' +
            'refresh token for a new pair. The first login opens the account.',
        },
        trial: {
          about: {
            'zh-CN':
              '试用时没有微信：登录码写作“谁:任意内容”，如 `wang:1`，即以 wang 的身份登录；每个登录码只能使用一次，' +
              '再次登录请改冒号之后的内容，如 `wang:2`。',
            en:
              'In a trial there is no WeChat: a code is `who:anything`. `wang:1` logs wang in. Each code is good once; to log in ' +
              'again, change what follows the colon: `wang:2`.',
          },
          example: { body: { code: 'wang:1' } },
        },
        limit: 'login',
        headers: deviceHeaders,
        body: { code: z.string().min(1).max(128), device },
        reply: Login,
        errors: [
          'wechat_code_invalid',
          'wechat_code_used',
          'wechat_user_blocked',
          'wechat_too_often',
          'wechat_unavailable',
        ],
        example: { body: { code: '0a3Xy1ll2Bq7Zc4Mlnll2pQk2y3Xy1lK' }, reply: example },
      },
      async ({ headers, body, now }) => {
        const id = await logInMember(wechat, body.code, now);
        return startLogin(
          tokens,
          { kind: 'member', id, device: body.device ?? deviceNameOf(headers['user-agent']) },
          now,
        );
      },
    ),
  );

  router.post(
    '/staff',
    endpoint(
      'anyone',
      {
        summary: { 'zh-CN': '工作人员登录：用户名与密码', en: 'Log staff in by user name and password' },
        limit: 'staff_login',
        headers: deviceHeaders,
        body: {
          username: z.string().min(1).max(64),
          password: z.string().min(1).max(256),
          code: z
            .string()
            .min(6)
            .max(24)
            .optional()
            .meta(
              described(
                '动态验证码或恢复码；已绑定动态验证码的账号必填',
                'of the second factor, or a recovery code; where the account has one',
              ),
            ),
          device,
        },
        reply: Login,
        audited: true,
        errors: ['password_wrong', 'login_locked', 'second_factor_needed', 'second_factor_wrong', 'not_permitted'],
        example: { body: { username: 'trial', password: 'correct horse battery' }, reply: example },
      },
      async ({ headers, body, address, now, auditEntry }) => {
        const id = await logInStaff({ ...body, address }, now, (account) =>
          Object.assign(auditEntry, { on: account.id, within: account.within }),
        );
        auditEntry.who = { kind: 'staff', id };
        return startLogin(
          tokens,
          { kind: 'staff', id, device: body.device ?? deviceNameOf(headers['user-agent']) },
          now,
        );
      },
    ),
  );

  router.post(
    '/refresh',
    endpoint(
      'anyone',
      {
        summary: {
          'zh-CN': '刷新登录：以刷新凭证换取一对新凭证，新的一经使用旧的即失效',
          en: 'Exchange a refresh token for a new pair; the old one ends with the first use of the new one',
        },
        limit: 'login',
        body: { refreshToken },
        reply: Login,
        errors: ['refresh_invalid', 'refresh_reused'],
        example: { body: { refreshToken: exampleRefreshToken }, reply: example },
      },
      ({ body, now, auditEntry }) =>
        refreshLogin(tokens, body.refreshToken, now, ({ kind, id, login }, reused) =>
          recordOutcome({ ...auditEntry, who: { kind, id }, on: login }, now, reused),
        ),
    ),
  );

  router.post(
    '/logout',
    endpoint(
      'anyone',
      {
        summary: {
          'zh-CN': '退出登录：结束刷新凭证所属的登录；凭证不明时不作任何事',
          en: 'End the login that a refresh token belongs to; one that is not known ends nothing',
        },
        limit: 'login',
        body: { refreshToken },
        reply: z.void(),
        success: 204,
        example: { body: { refreshToken: exampleRefreshToken }, reply: undefined },
      },
      ({ body, now }) => logOut(tokens, body.refreshToken, now),
    ),
  );

  return router;
}
