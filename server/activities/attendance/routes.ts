import { Router } from '@koa/router';
import { z } from 'zod';
import { MyAttendanceView } from '../../../schemas/activities/attendance/attendance.ts';
import { nonce, ScanView } from '../../../schemas/activities/attendance/scan.ts';
import { ScreenContent } from '../../../schemas/activities/attendance/screen.ts';
import { fieldProblem } from '../../../schemas/platform/field-problems.ts';
import { datum, latitude, longitude, page, paging, time, timeInput } from '../../../schemas/platform/fields.ts';
import type { State } from '../../http/context/state.ts';
import { endpoint } from '../../http/endpoint/endpoint.ts';
import { showScreen } from './check-in/screens.ts';
import { attendanceExamples as example } from './examples.ts';
import { listMyAttendance } from './mine.ts';
import { personalCode } from './personal-codes.ts';
import { scanScreen } from './scans.ts';

const position = z
  .strictObject({
    lng: z.number().min(longitude.min).max(longitude.max),
    lat: z.number().min(latitude.min).max(latitude.max),
    datum: datum.default('gcj02').meta({ description: 'of lng and lat; gcj02 where it is left out' }),
  })
  .optional()
  .meta({ description: 'needed where the event asks for it; compared and not kept' });

/** Checking in and out by oneself, and what came of it; and what a screen shows. */
export function attendanceRoutes() {
  const router = new Router<State>();

  router.post(
    '/me/scans',
    endpoint(
      'member',
      {
        summary: 'Check in or out by the code of a screen; with the same nonce it is the same scan',
        body: {
          code: z.string().min(1).max(200).meta({ description: 'the text that wx.scanCode read' }),
          nonce,
          scannedAt: timeInput
            .optional()
            .meta({ description: 'on the phone’s clock; kept, while the server’s counts' }),
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
        summary: 'One’s own code, to be scanned by staff; good for a minute',
        reply: z.object({ code: z.string(), goodUntil: time }).meta({ id: 'PersonalCode' }),
        example: { reply: { code: example.personalCode, goodUntil: '2026-11-28T09:04:00.000+08:00' } },
      },
      async ({ caller, now }) => personalCode(caller.id, now),
    ),
  );

  router.get(
    '/me/attendance',
    endpoint(
      'member',
      {
        summary: 'What one’s finished sessions came to, the one settled last first',
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
        summary: 'What a screen shows now; its token is the credential',
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
