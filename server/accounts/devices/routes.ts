import { Router } from '@koa/router';
import { z } from 'zod';
import { DeviceView } from '../../../schemas/access/login.ts';
import { objectId, wholeList } from '../../../schemas/platform/fields.ts';
import type { State } from '../../http/context/state.ts';
import { endpoint } from '../../http/endpoint/endpoint.ts';
import { endDevice, listDevices } from './device-logins.ts';

const list = {
  summary: {
    'zh-CN': '查询本人已登录的设备，最近使用的在前',
    en: 'The devices on which the caller is logged in, the one used last first',
  },
  reply: wholeList(DeviceView),
  example: {
    reply: {
      items: [
        {
          id: '665f1f77bcf86cd799439011',
          device: 'iPhone 17',
          startedAt: '2026-11-01T08:00:00.000+08:00',
          lastUsedAt: '2026-11-28T09:00:00.000+08:00',
          expiresAt: '2026-12-28T09:00:00.000+08:00',
          current: true,
        },
      ],
      next: null,
    },
  },
} as const;

const end = {
  summary: { 'zh-CN': '退出本人一台设备的登录', en: 'Log one of the caller’s devices out' },
  params: { id: objectId },
  reply: z.void(),
  success: 204,
  errors: ['device_not_found'],
  example: { params: { id: '665f1f77bcf86cd799439011' }, reply: undefined },
} as const;

/** Routes for the caller's own logins: people under `/me`, staff under `/staff/me`. */
export function deviceRoutes() {
  const router = new Router<State>();

  router.get(
    '/me/devices',
    endpoint('member', list, async ({ caller, now }) => ({ items: await listDevices(caller, now) })),
  );
  router.delete(
    '/me/devices/:id',
    endpoint('member', end, ({ caller, params, now }) => endDevice(caller, params.id, now)),
  );
  router.get(
    '/staff/me/devices',
    endpoint('staff:account.read', list, async ({ caller, now }) => ({ items: await listDevices(caller, now) })),
  );
  router.delete(
    '/staff/me/devices/:id',
    endpoint('staff:account.read', end, ({ caller, params, now }) => endDevice(caller, params.id, now)),
  );

  return router;
}
