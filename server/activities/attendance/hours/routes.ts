import { Router } from '@koa/router';
import { z } from 'zod';
import {
  AttendanceClosingView,
  AttendeeView,
  OpenAttendanceCaseView,
} from '../../../../schemas/activities/attendance/attendance.ts';
import { nonce, scanActions } from '../../../../schemas/activities/attendance/scan.ts';
import { described } from '../../../../schemas/platform/described.ts';
import { objectId, timeInput, wholeList } from '../../../../schemas/platform/fields.ts';
import type { State } from '../../../http/context/state.ts';
import { endpoint } from '../../../http/endpoint/endpoint.ts';
import { attendanceExamples as example } from '../examples.ts';
import { closeAttendance } from './close-attendance.ts';
import { addCorrection, voidScan } from './corrections.ts';
import { listAttendance, listOpenCases } from './list-attendance.ts';

const params = { id: objectId };
const exampleParams = { id: example.session };
const reason = z
  .string()
  .trim()
  .min(2)
  .max(200)
  .meta(described('更正的理由，随更正一并保存', 'why, in words; stored with the correction'));

/** Routes of a session's attendance: the list, the open cases, corrections, and closing. */
export function sessionAttendanceRoutes() {
  const router = new Router<State>({ prefix: '/staff/sessions/:id' });

  router.get(
    '/attendance',
    endpoint(
      'staff:attendance.scan',
      {
        summary: {
          'zh-CN': '查询场次此刻的考勤，姓名已脱敏',
          en: 'List the attendance of a session at this moment, by masked name',
        },
        params,
        reply: wholeList(AttendeeView),
        errors: ['session_not_found'],
        example: { params: exampleParams, reply: { items: [example.attendee], next: null } },
      },
      async ({ caller, params, now }) => ({ items: await listAttendance(params.id, caller.scope, now) }),
    ),
  );

  router.get(
    '/attendance/cases',
    endpoint(
      'staff:attendance.correct',
      {
        summary: {
          'zh-CN': '查询须由组织者决定的情形：忘记签退的，以及存疑的扫码和原因',
          en: 'List the cases about which the organiser has to decide: forgotten check-outs, and scans in doubt with reasons',
        },
        params,
        reply: wholeList(OpenAttendanceCaseView),
        errors: ['session_not_found'],
        example: { params: exampleParams, reply: { items: [example.openCase], next: null } },
      },
      async ({ caller, params, now }) => ({ items: await listOpenCases(params.id, caller.scope, now) }),
    ),
  );

  router.post(
    '/attendance/corrections',
    endpoint(
      'staff:attendance.correct',
      {
        summary: {
          'zh-CN': '补记签到或签退并说明理由；原有扫码保留',
          en: 'Add a check-in or check-out of people, with a reason; their scans stay',
        },
        params,
        body: {
          signupIds: z.array(objectId).min(1).max(200),
          action: z.enum(scanActions),
          at: timeInput,
          reason,
          nonce,
        },
        reply: z.void(),
        success: 204,
        errors: [
          'session_not_found',
          'signup_not_found',
          'correction_time_wrong',
          'correction_too_late',
          'too_many_scans',
          'overloaded',
        ],
        example: {
          params: exampleParams,
          body: {
            signupIds: [example.signup],
            action: 'out',
            at: '2026-11-28T11:30:00+08:00',
            reason: '忘记签退，领队证明在场至结束',
            nonce: example.nonce,
          },
          reply: undefined,
        },
      },
      ({ caller, params, body: { signupIds: signups, action, at, reason, nonce }, now, auditEntry }) => {
        auditEntry.on = [params.id, ...signups].join(' ');
        return addCorrection(params.id, { signups, action, at }, { reason, nonce, by: caller.id }, caller.scope, now);
      },
    ),
  );

  router.post(
    '/attendance/scans/:scanId/removal',
    endpoint(
      'staff:attendance.correct',
      {
        summary: {
          'zh-CN': '作废一次扫码并说明理由；扫码记录保留',
          en: 'Cancel a scan, with a reason; the scan itself stays',
        },
        params: { ...params, scanId: objectId },
        body: { reason, nonce },
        reply: z.void(),
        success: 204,
        errors: ['session_not_found', 'scan_not_found', 'correction_too_late', 'too_many_scans', 'overloaded'],
        example: {
          params: { ...exampleParams, scanId: example.id },
          body: { reason: '代他人签到', nonce: example.nonce },
          reply: undefined,
        },
      },
      ({ caller, params, body, now }) =>
        voidScan(params.id, params.scanId, { ...body, by: caller.id }, caller.scope, now),
    ),
  );

  router.post(
    '/attendance/closing',
    endpoint(
      'staff:attendance.correct',
      {
        summary: {
          'zh-CN': '结清已结束场次的考勤；此后时长只能更正',
          en: 'Close the attendance of a session that is over; then only corrections change its hours',
        },
        params,
        reply: AttendanceClosingView,
        errors: ['session_not_found', 'session_cancelled', 'session_not_over', 'correction_too_late', 'overloaded'],
        example: {
          params: exampleParams,
          reply: {
            sessionId: example.session,
            closedAt: '2026-11-28T12:10:00.000+08:00',
            attended: 51,
            noShow: 7,
            pending: 2,
            minutes: 7446,
          },
        },
      },
      ({ caller, params, now }) => closeAttendance(params.id, caller.id, caller.scope, now),
    ),
  );

  return router;
}
