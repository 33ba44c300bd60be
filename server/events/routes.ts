import { Router } from '@koa/router';
import { objectId, page, paging, regionCode, timeInput } from '../../schemas/common.ts';
import { EventView } from '../../schemas/event.ts';
import { MySignupView, SignupView } from '../../schemas/signup.ts';
import type { State } from '../http/auth.ts';
import { endpoint } from '../http/endpoint.ts';
import { eventExample, mySignupExample, signupExample } from './examples.ts';
import { getEvent, listEvents } from './list.ts';
import { listSignups } from './mine.ts';
import { cancelSignup, signUp } from './signups.ts';

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
        body: { sessionId: objectId },
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
        ],
        example: {
          params: { id: eventExample.id },
          body: { sessionId: eventExample.sessions[0].id },
          reply: signupExample,
        },
      },
      ({ caller, params, body, now, attempt }) =>
        signUp({ event: params.id, session: body.sessionId, person: caller.id, now, ...attempt }),
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
        errors: ['signup_not_found', 'session_started', 'overloaded'],
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

  return router;
}
