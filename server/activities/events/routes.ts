import { Router } from '@koa/router';
import { z } from 'zod';
import { EventView } from '../../../schemas/activities/events/event.ts';
import { SignupAnswers } from '../../../schemas/activities/events/event-rules.ts';
import { groupCode } from '../../../schemas/activities/events/group.ts';
import { MySignupView, SignupView } from '../../../schemas/activities/events/signup.ts';
import { SignupPositionView } from '../../../schemas/activities/events/waiting-position.ts';
import { described } from '../../../schemas/platform/described.ts';
import { objectId, page, paging, regionCode, timeInput } from '../../../schemas/platform/fields.ts';
import type { State } from '../../http/context/state.ts';
import { endpoint } from '../../http/endpoint/endpoint.ts';
import { Failure, type FailureCode } from '../../platform/errors/errors.ts';
import { disputeAbsence } from './absences/absences.ts';
import { absenceExample, eventExample, mySignupExample, signupExample, waitingExample } from './examples.ts';
import { readGroupToSignUp } from './groups/groups.ts';
import { getEvent, listEvents } from './list-events.ts';
import { cancelSignup } from './signups/cancel-signup.ts';
import { listMySignups } from './signups/list-my-signups.ts';
import { acceptOffer } from './signups/offers.ts';
import { signUp } from './signups/sign-up.ts';
import { showSignup } from './signups/waiting-position.ts';

/** Further reasons to refuse a sign-up: an unmet condition, the group, the companions, the answers. */
const conditionErrors = [
  'signup_members_only',
  'signup_region_only',
  'signup_new_employment_only',
  'signup_women_only',
  'signup_age_only',
  'signup_held_back',
  'signup_first_timers_first',
  'companions_too_many',
  'answers_wrong',
  'group_not_found',
  'group_not_first',
  'group_refused',
] as const satisfies readonly FailureCode[];

/** Routes of events and sign-ups for everybody and for members. */
export function eventRoutes() {
  const router = new Router<State>({ prefix: '/events' });

  router.get(
    '/',
    endpoint(
      'anyone',
      {
        summary: {
          'zh-CN': '查询已发布而未结束的活动，按首场开始时间排序',
          en: 'List the published events that have not ended, by the start of their first session',
        },
        query: {
          ...paging,
          region: regionCode
            .optional()
            .meta(described('只限该区划及其下级区划', 'only this region and those below it')),
          from: timeInput.optional().meta(described('只列在此之后结束的活动', 'only events that end after this')),
        },
        reply: page(EventView),
        errors: ['cursor_invalid'],
        example: { query: { limit: '20', region: '331000' }, reply: { items: [eventExample], next: null } },
      },
      ({ query: { limit = 20, ...query }, now }) => listEvents({ ...query, limit }, now),
    ),
  );

  router.get(
    '/:id',
    endpoint(
      'anyone',
      {
        summary: { 'zh-CN': '查询一个活动及其场次', en: 'Read one event with its sessions' },
        params: { id: objectId },
        reply: EventView,
        errors: ['event_not_found'],
        example: { params: { id: eventExample.id }, reply: eventExample },
      },
      ({ params }) => getEvent(params.id),
    ),
  );

  router.post(
    '/:id/signups',
    endpoint(
      'member',
      {
        summary: { 'zh-CN': '报名参加活动的一个场次', en: 'Sign up for a session of an event' },
        params: { id: objectId },
        body: {
          sessionId: objectId,
          companions: z.int().min(0).max(4).optional(),
          groupCode: groupCode
            .optional()
            .meta(
              described(
                '由团队创建者填写：全体成员同时得到名额，或都不得',
                'by the creator of the group: all members get places, or none does',
              ),
            ),
          answers: SignupAnswers.optional(),
        },
        reply: SignupView,
        success: 201,
        limit: 'signup',
        errors: [
          'event_not_found',
          'session_not_found',
          'already_signed_up',
          'signup_not_open',
          'signup_closed',
          'event_full',
          'overloaded',
          ...conditionErrors,
        ],
        example: {
          params: { id: eventExample.id },
          body: { sessionId: eventExample.sessions[0].id, companions: 0 },
          reply: signupExample,
        },
      },
      async ({ caller, params, body: { sessionId: session, groupCode: code, companions, answers }, now, attempt }) => {
        const request = { event: params.id, session, person: caller.id, companions, answers, now, ...attempt };
        if (code && companions) throw new Failure('companions_too_many', { max: 0 });
        return signUp(
          code ? { ...request, ...(await readGroupToSignUp(code, { session, person: caller.id })) } : request,
        );
      },
    ),
  );

  router.get(
    '/:id/signups/:signupId',
    endpoint(
      'member',
      {
        summary: {
          'zh-CN': '查询本人的一次报名；候补时含候补次序',
          en: 'Read one’s own sign-up; while it waits, with its position on the waiting list',
        },
        params: { id: objectId, signupId: objectId },
        reply: SignupPositionView,
        errors: ['signup_not_found', 'overloaded'],
        example: { params: { id: eventExample.id, signupId: waitingExample.id }, reply: waitingExample },
      },
      ({ caller, params, now }) => showSignup({ event: params.id, signup: params.signupId, person: caller.id }, now),
    ),
  );

  router.post(
    '/:id/signups/:signupId/acceptance',
    endpoint(
      'member',
      {
        summary: {
          'zh-CN': '接受候补到位的名额，须在期限内；团队中任一成员可代表全队接受',
          en: 'Accept an offered place in time; any member of a group accepts for the whole group',
        },
        params: { id: objectId, signupId: objectId },
        reply: SignupView,
        idempotent: true,
        errors: ['signup_not_found', 'offer_lapsed', 'offer_not_found', 'overloaded'],
        example: { params: { id: eventExample.id, signupId: signupExample.id }, reply: signupExample },
      },
      ({ caller, params, now }) => acceptOffer({ event: params.id, signup: params.signupId, person: caller.id }, now),
    ),
  );

  router.delete(
    '/:id/signups/:signupId',
    endpoint(
      'member',
      {
        summary: {
          'zh-CN': '取消本人的报名；重复请求得到同一答复',
          en: 'Cancel one’s own sign-up; a repeated request gets the same answer',
        },
        params: { id: objectId, signupId: objectId },
        reply: SignupView,
        idempotent: true,
        errors: ['signup_not_found', 'session_started', 'cancel_too_late', 'overloaded'],
        example: {
          params: { id: eventExample.id, signupId: signupExample.id },
          reply: { ...signupExample, state: 'cancelled', cancelledAt: '2026-11-22T20:15:00.000+08:00' },
        },
      },
      ({ caller, params, now }) => cancelSignup({ event: params.id, signup: params.signupId, person: caller.id }, now),
    ),
  );

  return router;
}

/** Routes of a member's own sign-ups. */
export function mySignupRoutes() {
  const router = new Router<State>({ prefix: '/me/signups' });

  router.get(
    '/',
    endpoint(
      'member',
      {
        summary: {
          'zh-CN': '查询本人的报名，新的在前，含已取消的',
          en: 'List one’s own sign-ups, newest first; cancelled ones too',
        },
        query: paging,
        reply: page(MySignupView),
        errors: ['cursor_invalid'],
        example: { query: { limit: '20' }, reply: { items: [mySignupExample], next: null } },
      },
      ({ caller, query: { limit = 20, cursor }, now }) => listMySignups(caller.id, { limit, cursor }, now),
    ),
  );

  router.post(
    '/:signupId/appeal',
    endpoint(
      'member',
      {
        summary: {
          'zh-CN': '对本人的缺席提出申诉；工作人员决定前不计入',
          en: 'Dispute one’s own absence; until staff decide it does not count',
        },
        params: { signupId: objectId },
        body: { text: z.string().trim().min(1).max(1000) },
        reply: SignupView,
        errors: ['absence_not_found', 'appeal_made', 'appeal_late'],
        example: {
          params: { signupId: signupExample.id },
          body: { text: absenceExample.appeal },
          reply: signupExample,
        },
      },
      ({ caller, params, body, now }) =>
        disputeAbsence({ signup: params.signupId, person: caller.id, text: body.text }, now),
    ),
  );

  return router;
}
