import { Router } from '@koa/router';
import { z } from 'zod';
import { time } from '../../schemas/common.ts';
import type { State } from '../http/auth.ts';
import { endpoint } from '../http/endpoint.ts';
import { logIn } from '../people/login.ts';
import { checkPassword } from '../staff/accounts.ts';
import type { WeChat } from '../wechat/client.ts';
import type { Tokens } from './tokens.ts';

const Login = z
  .object({ accessToken: z.string(), tokenType: z.literal('Bearer'), expiresAt: time })
  .meta({ id: 'Login' });
const example = {
  accessToken: 'eyJhbGciOi…',
  tokenType: 'Bearer',
  expiresAt: '2026-11-28T09:15:00.000+08:00',
} as const;

/** Logging in, through WeChat for people and by password for staff. */
export function authRoutes({ wechat, tokens }: { wechat: WeChat; tokens: Tokens }) {
  const router = new Router<State>({ prefix: '/auth' });

  router.post(
    '/wechat',
    endpoint(
      'anyone',
      {
        summary: 'Log a person in with the code of wx.login',
        body: { code: z.string().min(1).max(128) },
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
      async ({ body, now }) => {
        const id = await logIn(wechat, body.code, now);
        return tokens.issue({ kind: 'member', id }, now);
      },
    ),
  );

  router.post(
    '/staff',
    endpoint(
      'anyone',
      {
        summary: 'Log staff in by user name and password',
        body: { username: z.string().min(1).max(64), password: z.string().min(1).max(256) },
        reply: Login,
        errors: ['password_wrong'],
        example: { body: { username: 'trial', password: 'correct horse battery' }, reply: example },
      },
      async ({ body, now }) => {
        const id = await checkPassword(body.username, body.password);
        return tokens.issue({ kind: 'staff', id }, now);
      },
    ),
  );

  return router;
}
