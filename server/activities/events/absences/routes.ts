import { Router } from '@koa/router';
import { z } from 'zod';
import { AbsenceView } from '../../../../schemas/activities/events/absence.ts';
import { disputeDecisions } from '../../../../schemas/activities/events/signup.ts';
import { objectId, wholeList } from '../../../../schemas/platform/fields.ts';
import type { State } from '../../../http/context/state.ts';
import { endpoint } from '../../../http/endpoint/endpoint.ts';
import { absenceExample, eventExample } from '../examples.ts';
import { decideAbsenceDispute, listAbsences } from './absences.ts';

/** Routes of absences and their disputes for the organiser. */
export function absenceRoutes() {
  const router = new Router<State>({ prefix: '/staff/events/:id/absences' });

  router.get(
    '/',
    endpoint(
      'staff:events.read',
      {
        summary: {
          'zh-CN': '查询活动的缺席，待决定的申诉在前',
          en: 'List the absences of an event, open disputes first',
        },
        params: { id: objectId },
        reply: wholeList(AbsenceView),
        errors: ['event_not_found'],
        audited: true,
        example: { params: { id: eventExample.id }, reply: { items: [absenceExample], next: null } },
      },
      ({ caller, params }) => listAbsences(params.id, caller.scope),
    ),
  );
  router.post(
    '/:signupId/decision',
    endpoint(
      'staff:events.write',
      {
        summary: { 'zh-CN': '决定对缺席的申诉：免计或维持', en: 'Decide on an absence dispute: excused, or upheld' },
        params: { id: objectId, signupId: objectId },
        body: { decision: z.enum(disputeDecisions) },
        reply: AbsenceView,
        errors: ['event_not_found', 'absence_not_found', 'appeal_none'],
        example: {
          params: { id: eventExample.id, signupId: absenceExample.signupId },
          body: { decision: 'excused' },
          reply: { ...absenceExample, decision: 'excused' },
        },
      },
      ({ caller, params, body, now }) =>
        decideAbsenceDispute({ event: params.id, signup: params.signupId, decision: body.decision }, caller.scope, now),
    ),
  );

  return router;
}
