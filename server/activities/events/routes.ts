import { Router } from '@koa/router';
import { z } from 'zod';
import { EventView } from '../../../schemas/activities/events/event.ts';
import { Answers } from '../../../schemas/activities/events/event-rules.ts';
import { groupCode } from '../../../schemas/activities/events/group.ts';
import { SignupStandingView } from '../../../schemas/activities/events/roster.ts';
import { MySignupView, SignupView } from '../../../schemas/activities/events/signup.ts';
import { objectId, page, paging, regionCode, timeInput } from '../../../schemas/platform/fields.ts';
import type { State } from '../../http/context/state.ts';
import { endpoint } from '../../http/endpoint/endpoint.ts';
import { Failure, type FailureCode } from '../../platform/errors/errors.ts';
import { appeal } from './absences/absences.ts';
import { absenceExample, eventExample, mySignupExample, signupExample, waitingExample } from './examples.ts';
import { claimFor } from './groups/groups.ts';
import { getEvent, listEvents } from './list.ts';
import { listSignups } from './list-my-signups.ts';
import { acceptOffer } from './offers.ts';
import { cancelSignup, signUp } from './signups.ts';
import { showSignup } from './waiting-position.ts';

/** Why a claim may be refused besides: a condition that is not met, the group, the companions, the answers. */
const claimErrors = [
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

/** Events, and signing up for them. */
export function eventRoutes() {
  const router = new Router<State>({ prefix: '/events' });

  router.get(
    '/',
    endpoint(
      'anyone',
      {
        summary: 'The published events that have not ended, by the start of their first session',
        query: {
          ...paging,
          region: regionCode.optional().meta({ description: 'only this region and those below it' }),
          from: timeInput.optional().meta({ description: 'only events that end after this' }),
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
        summary: 'One event with its sessions',
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
        summary: 'Sign up for a session of an event',
        params: { id: objectId },
        body: {
          sessionId: objectId,
          companions: z.int().min(0).max(4).optional(),
          groupCode: groupCode.optional().meta({ description: 'by who made the group: places for all of it, or none' }),
          answers: Answers.optional(),
        },
        reply: SignupView,
        success: 201,
        limit: 'signup',
        idempotent: true,
        errors: [
          'event_not_found',
          'session_not_found',
          'already_signed_up',
          'signup_not_open',
          'signup_closed',
          'event_full',
          'overloaded',
          ...claimErrors,
        ],
        example: {
          params: { id: eventExample.id },
          body: { sessionId: eventExample.sessions[0].id, companions: 0 },
          reply: signupExample,
        },
      },
      async ({ caller, params, body: { sessionId: session, groupCode: code, companions, answers }, now, attempt }) => {
        const claim = { event: params.id, session, person: caller.id, companions, answers, now, ...attempt };
        if (code && companions) throw new Failure('companions_too_many', { max: 0 });
        return signUp(code ? { ...claim, ...(await claimFor(code, { session, person: caller.id })) } : claim);
      },
    ),
  );

  router.get(
    '/:id/signups/:signupId',
    endpoint(
      'member',
      {
        summary: 'One’s own sign-up; where one waits, the position on the list and why',
        params: { id: objectId, signupId: objectId },
        reply: SignupStandingView,
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
        summary: 'Take the place that one is offered, in time; any one of a group takes it for all',
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
        summary: 'Cancel one’s own sign-up; repeated, it gives the same answer',
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

/** What the caller has signed up for. */
export function mySignupRoutes() {
  const router = new Router<State>({ prefix: '/me/signups' });

  router.get(
    '/',
    endpoint(
      'member',
      {
        summary: 'One’s own sign-ups, newest first; cancelled ones too',
        query: paging,
        reply: page(MySignupView),
        errors: ['cursor_invalid'],
        example: { query: { limit: '20' }, reply: { items: [mySignupExample], next: null } },
      },
      ({ caller, query: { limit = 20, cursor }, now }) => listSignups(caller.id, { limit, cursor }, now),
    ),
  );

  router.post(
    '/:signupId/appeal',
    endpoint(
      'member',
      {
        summary: 'Say why one did not come; until it is decided the absence does not count',
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
      ({ caller, params, body, now }) => appeal({ signup: params.signupId, person: caller.id, text: body.text }, now),
    ),
  );

  return router;
}
