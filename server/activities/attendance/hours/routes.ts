import { Router } from '@koa/router';
import { z } from 'zod';
import { AttendeeView, ClosingView, OpenCaseView } from '../../../../schemas/activities/attendance/attendance.ts';
import { nonce, scanActions } from '../../../../schemas/activities/attendance/scan.ts';
import { objectId, timeInput } from '../../../../schemas/platform/fields.ts';
import type { State } from '../../../http/context/state.ts';
import { endpoint } from '../../../http/endpoint/endpoint.ts';
import { attendanceExamples as example } from '../examples.ts';
import { closeAttendance } from './close.ts';
import { correctTimes, takeAway } from './correct.ts';
import { listAttendance, listCases } from './list.ts';

const params = { id: objectId };
const of = { id: example.session };
const reason = z.string().trim().min(2).max(200).meta({ description: 'why, in words; kept with the correction' });

/** Who came and for how long: the list, what waits for the organiser, corrections, and closing. */
export function hoursRoutes() {
  const router = new Router<State>({ prefix: '/staff/sessions/:id' });

  router.get(
    '/attendance',
    endpoint(
      'staff:attendance.scan',
      {
        summary: 'The attendance of a session as it stands, by masked name',
        params,
        reply: z.object({ items: z.array(AttendeeView) }),
        errors: ['session_not_found'],
        example: { params: of, reply: { items: [example.attendee] } },
      },
      async ({ caller, params, now }) => ({ items: await listAttendance(params.id, caller.scope, now) }),
    ),
  );

  router.get(
    '/attendance/cases',
    endpoint(
      'staff:attendance.correct',
      {
        summary: 'What waits for the organiser: forgotten check-outs, and scans in doubt with their reasons',
        params,
        reply: z.object({ items: z.array(OpenCaseView) }),
        errors: ['session_not_found'],
        example: { params: of, reply: { items: [example.openCase] } },
      },
      async ({ caller, params, now }) => ({ items: await listCases(params.id, caller.scope, now) }),
    ),
  );

  router.post(
    '/attendance/corrections',
    endpoint(
      'staff:attendance.correct',
      {
        summary: 'Say when people came or went, with a reason; it is added to their scans',
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
          params: of,
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
      ({ caller, params, body: { signupIds: signups, action, at, reason, nonce }, now, act }) => {
        act.on = [params.id, ...signups].join(' ');
        return correctTimes(params.id, { signups, action, at }, { reason, nonce, by: caller.id }, caller.scope, now);
      },
    ),
  );

  router.post(
    '/attendance/scans/:scanId/removal',
    endpoint(
      'staff:attendance.correct',
      {
        summary: 'Take a scan out of the count, with a reason; the scan itself stays',
        params: { ...params, scanId: objectId },
        body: { reason, nonce },
        reply: z.void(),
        success: 204,
        errors: ['session_not_found', 'scan_not_found', 'correction_too_late', 'too_many_scans', 'overloaded'],
        example: {
          params: { ...of, scanId: example.id },
          body: { reason: '代他人签到', nonce: example.nonce },
          reply: undefined,
        },
      },
      ({ caller, params, body, now }) =>
        takeAway(params.id, params.scanId, { ...body, by: caller.id }, caller.scope, now),
    ),
  );

  router.post(
    '/attendance/closing',
    endpoint(
      'staff:attendance.correct',
      {
        summary: 'Close the attendance of a session that is over: its hours are final, but for corrections',
        params,
        reply: ClosingView,
        errors: ['session_not_found', 'session_cancelled', 'session_not_over', 'correction_too_late', 'overloaded'],
        example: {
          params: of,
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
