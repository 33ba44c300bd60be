import { Router } from '@koa/router';
import { z } from 'zod';
import {
  OfflineListView,
  OfflineScan,
  OfflineUploadView,
} from '../../../../schemas/activities/attendance/offline-list.ts';
import { nonce, ScanView, scanActions } from '../../../../schemas/activities/attendance/scan.ts';
import { NewScreenView, type Screen, ScreenView } from '../../../../schemas/activities/attendance/screen.ts';
import { described } from '../../../../schemas/platform/described.ts';
import { objectId, timeInput, wholeList } from '../../../../schemas/platform/fields.ts';
import type { State } from '../../../http/context/state.ts';
import { endpoint } from '../../../http/endpoint/endpoint.ts';
import { invalidField } from '../../../platform/errors/errors.ts';
import { attendanceExamples as example } from '../examples.ts';
import { scanByStaff } from '../scans.ts';
import { downloadOfflineList } from './download-offline-list.ts';
import { createScreen, endScreen, listScreens } from './screens.ts';
import { uploadOfflineScans } from './upload-offline-scans.ts';

const params = { id: objectId };
const exampleParams = { id: example.session };

/** Routes of check-in by staff: screens, scans and offline lists of a session. */
export function checkInRoutes() {
  const router = new Router<State>({ prefix: '/staff/sessions/:id' });

  router.post(
    '/screens',
    endpoint(
      'staff:attendance.scan',
      {
        summary: {
          'zh-CN': '创建显示动态签到码的页面；其地址只显示一次',
          en: 'Create a page that shows the changing code; its address is shown once',
        },
        params,
        body: {
          action: z.enum(scanActions),
          until: timeInput
            .optional()
            .meta(described('有效至何时；默认为签到或签退结束时', 'default: the end of check-in or check-out')),
        },
        reply: NewScreenView,
        success: 201,
        errors: ['session_not_found', 'session_cancelled', 'checkin_closed'],
        example: {
          params: exampleParams,
          body: { action: 'in' },
          reply: { ...example.screen, path: '/screen/Zb4Jr3c0b0mYc1v6k1yq8Yg0m3x5T2aQ' },
        },
      },
      async ({ caller, params, body, now }) => {
        const { path, ...screen } = await createScreen(params.id, { ...body, by: caller.id }, caller.scope, now);
        return { ...shown(screen), path };
      },
    ),
  );

  router.get(
    '/screens',
    endpoint(
      'staff:attendance.scan',
      {
        summary: { 'zh-CN': '查询一个场次的签到屏，新的在前', en: 'List the screens of a session, the newest first' },
        params,
        reply: wholeList(ScreenView),
        errors: ['session_not_found'],
        example: { params: exampleParams, reply: { items: [example.screen], next: null } },
      },
      async ({ caller, params }) => ({ items: (await listScreens(params.id, caller.scope)).map(shown) }),
    ),
  );

  router.delete(
    '/screens/:screenId',
    endpoint(
      'staff:attendance.scan',
      {
        summary: { 'zh-CN': '立即停用一个签到屏', en: 'End a screen at once' },
        params: { ...params, screenId: objectId },
        reply: z.void(),
        success: 204,
        errors: ['session_not_found', 'screen_not_found'],
        example: { params: { ...exampleParams, screenId: example.id }, reply: undefined },
      },
      ({ caller, params, now }) => endScreen(params.id, params.screenId, caller.scope, now),
    ),
  );

  router.post(
    '/scans',
    endpoint(
      'staff:attendance.scan',
      {
        summary: {
          'zh-CN': '扫描职工的个人码，或勾选其报名；同一随机串即同一次扫码',
          en: 'Scan a person’s code, or tick a sign-up; the same nonce is the same scan',
        },
        params,
        body: {
          action: z.enum(scanActions),
          nonce,
          code: z
            .string()
            .min(1)
            .max(200)
            .optional()
            .meta(described('签到码；与报名编号任填其一', 'either code or signupId')),
          signupId: objectId.optional(),
          scannedAt: timeInput.optional(),
        },
        reply: ScanView,
        limit: 'scan',
        errors: [
          'session_not_found',
          'signup_not_found',
          'checkin_code_invalid',
          'checkin_code_expired',
          'session_cancelled',
          'not_signed_up',
          'attendance_closed',
          'checkin_not_open',
          'checkin_closed',
          'not_checked_in',
          'too_many_scans',
          'overloaded',
        ],
        example: {
          params: exampleParams,
          body: { action: 'in', nonce: example.nonce, signupId: example.signup },
          reply: { ...example.scan, name: '张*' },
        },
      },
      ({ caller, params, body: { code, signupId, ...scan }, now, auditEntry }) => {
        if (signupId) auditEntry.on = `${params.id} ${signupId}`;
        const who = oneOf(code, signupId);
        return scanByStaff(params.id, { ...scan, ...who, by: caller.id }, caller.scope, now);
      },
    ),
  );

  router.post(
    '/offline-lists',
    endpoint(
      'staff:attendance.scan',
      {
        summary: {
          'zh-CN': '下载场次的签到名单，供设备离线使用',
          en: 'Download the attendee list of a session for a device that will be offline',
        },
        params,
        body: {
          clock: timeInput.meta(
            described('设备发出请求时其时钟的时间', 'the time on the device’s clock when it sends the request'),
          ),
        },
        reply: OfflineListView,
        success: 201,
        errors: ['session_not_found', 'session_cancelled'],
        example: {
          params: exampleParams,
          body: { clock: '2026-11-28T08:15:02.000+08:00' },
          reply: {
            id: example.id,
            sessionId: example.session,
            fetchedAt: '2026-11-28T08:15:00.000+08:00',
            deliverUntil: '2026-12-05T13:30:00.000+08:00',
            startsAt: example.mine.startsAt,
            endsAt: example.mine.endsAt,
            entries: [
              { signupId: example.signup, name: '张*', codes: ['47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU'] },
            ],
          },
        },
      },
      ({ caller, params, body, now }) =>
        downloadOfflineList(params.id, { clock: body.clock, by: caller.id }, caller.scope, now),
    ),
  );

  router.post(
    '/offline-scans',
    endpoint(
      'staff:attendance.scan',
      {
        summary: {
          'zh-CN': '上传离线所作的扫码，每次最多 5,000 条；任意顺序重复上传均视为同一次扫码',
          en: 'Upload up to 5,000 scans that were made offline; repeated in any order, they are the same scans',
        },
        params,
        body: { listId: objectId, scans: z.array(OfflineScan).min(1).max(5000) },
        large: { maxBytes: 2 * 1024 * 1024, maxValues: 40_000 },
        reply: OfflineUploadView,
        errors: ['session_not_found', 'offline_list_not_found', 'overloaded'],
        example: {
          params: exampleParams,
          body: {
            listId: example.id,
            scans: [{ nonce: example.nonce, action: 'in', scannedAt: example.at, signupId: example.signup }],
          },
          reply: { added: 1, repeated: 0, conflicts: [{ nonce: example.nonce, reason: 'not_signed_up' }] },
        },
      },
      ({ caller, params, body: { listId, scans }, now }) =>
        uploadOfflineScans(params.id, { list: listId, scans, by: caller.id }, caller.scope, now),
    ),
  );

  return router;
}

function oneOf(code: string | undefined, signup: string | undefined): { code: string } | { signup: string } {
  if (code !== undefined && signup === undefined) return { code };
  if (signup !== undefined && code === undefined) return { signup };
  throw invalidField('body.signupId', {
    'zh-CN': '须填 signupId 或 code，且只填一项',
    en: 'either this or code, and not both',
  });
}

function shown({ _id, session, ...screen }: Screen) {
  return { ...screen, id: String(_id), sessionId: String(session) };
}
