import { Router } from '@koa/router';
import { z } from 'zod';
import { MyAttendanceView } from '../../../schemas/activities/attendance/attendance.ts';
import { nonce, ScanView } from '../../../schemas/activities/attendance/scan.ts';
import { ScreenContent } from '../../../schemas/activities/attendance/screen.ts';
import { described } from '../../../schemas/platform/described.ts';
import { fieldProblem } from '../../../schemas/platform/field-problems.ts';
import { datum, latitude, longitude, page, paging, time, timeInput } from '../../../schemas/platform/fields.ts';
import type { State } from '../../http/context/state.ts';
import { endpoint } from '../../http/endpoint/endpoint.ts';
import { showScreen } from './check-in/screens.ts';
import { attendanceExamples as example } from './examples.ts';
import { listMyAttendance } from './list-my-attendance.ts';
import { makePersonalCode } from './personal-codes.ts';
import { scanScreen } from './scans.ts';

const position = z
  .strictObject({
    lng: z.number().min(longitude.min).max(longitude.max),
    lat: z.number().min(latitude.min).max(latitude.max),
    datum: datum
      .default('gcj02')
      .meta(described('所给经纬度的坐标系；默认 GCJ-02', 'datum of lng and lat; default gcj02')),
  })
  .optional()
  .meta(
    described(
      '当前位置，活动核对位置时必填；只作比对，不保存',
      'needed where the event checks it; it is compared and not stored',
    ),
  );

/** Routes of a member's own scans, code and attendance, and of the screens. */
export function attendanceRoutes() {
  const router = new Router<State>();

  router.post(
    '/me/scans',
    endpoint(
      'member',
      {
        summary: {
          'zh-CN': '扫描屏幕上的码签到或签退；同一随机串即同一次扫码',
          en: 'Check in or out by the code of a screen; the same nonce is the same scan',
        },
        body: {
          code: z.string().min(1).max(200).meta(described('wx.scanCode 读到的文本', 'the text that wx.scanCode read')),
          nonce,
          scannedAt: timeInput
            .optional()
            .meta(
              described(
                '手机时钟的时间；予以保存，但以服务器时间为准',
                'time on the phone’s clock; it is stored, but the server’s time counts',
              ),
            ),
          position,
        },
        reply: ScanView,
        errors: [
          'checkin_code_invalid',
          'checkin_code_expired',
          'session_not_found',
          'session_cancelled',
          'not_signed_up',
          'attendance_closed',
          'checkin_not_open',
          'checkin_closed',
          'not_checked_in',
          'position_required',
          'too_far',
          'too_many_scans',
          'overloaded',
        ],
        example: {
          body: {
            code: example.screenCode,
            nonce: example.nonce,
            scannedAt: example.scan.scannedAt,
            position: { lng: 121.4287, lat: 28.6613, datum: 'gcj02' },
          },
          reply: example.scan,
        },
      },
      ({ caller, body, now }) => scanScreen(caller.id, body, now),
    ),
  );

  router.get(
    '/me/code',
    endpoint(
      'member',
      {
        summary: {
          'zh-CN': '获取本人的个人码，供工作人员扫描；一分钟内有效',
          en: 'Get one’s own code for staff to scan; it is valid for a minute',
        },
        reply: z.object({ code: z.string(), goodUntil: time }).meta({ id: 'PersonalCode' }),
        example: { reply: { code: example.personalCode, goodUntil: '2026-11-28T09:04:00.000+08:00' } },
      },
      async ({ caller, now }) => makePersonalCode(caller.id, now),
    ),
  );

  router.get(
    '/me/attendance',
    endpoint(
      'member',
      {
        summary: {
          'zh-CN': '查询本人在已结束场次的考勤，最近有结果的在前',
          en: 'List one’s own attendance at finished sessions, the latest result first',
        },
        query: paging,
        reply: page(MyAttendanceView),
        errors: ['cursor_invalid'],
        example: { query: { limit: '20' }, reply: { items: [example.mine], next: null } },
      },
      ({ caller, query: { limit = 20, cursor } }) => listMyAttendance(caller.id, { limit, cursor }),
    ),
  );

  router.get(
    '/screens/:token',
    endpoint(
      'anyone',
      {
        summary: {
          'zh-CN': '读取签到屏此刻显示的内容；路径中的令牌即凭证',
          en: 'Read what a screen shows now; its token is the credential',
        },
        params: { token: z.string().regex(/^[\w-]{32}$/, fieldProblem('screen_token')) },
        reply: ScreenContent,
        errors: ['screen_not_found'],
        example: {
          params: { token: 'Zb4Jr3c0b0mYc1v6k1yq8Yg0m3x5T2aQ' },
          reply: {
            title: example.mine.title,
            place: '椒江区职工服务中心一楼',
            action: 'in',
            startsAt: example.mine.startsAt,
            endsAt: example.mine.endsAt,
            now: '2026-11-28T09:00:04.000+08:00',
            inside: 41,
            expected: 60,
            codes: [{ from: '2026-11-28T09:00:00.000+08:00', text: example.screenCode, svg: '<svg/>' }],
          },
        },
      },
      ({ params, now }) => showScreen(params.token, now),
    ),
  );

  return router;
}
