import { Router } from '@koa/router';
import { z } from 'zod';
import { EventView, eventStates } from '../../../../schemas/activities/events/event.ts';
import {
  changedEventShape,
  changedSessionShape,
  newEventShape,
  sessionInputShape,
} from '../../../../schemas/activities/events/event-input.ts';
import { RosterView } from '../../../../schemas/activities/events/roster.ts';
import { objectId, page, paging } from '../../../../schemas/platform/fields.ts';
import type { State } from '../../../http/context/state.ts';
import { endpoint } from '../../../http/endpoint/endpoint.ts';
import { draftExample, newEventExample, newSessionExample, rosterExample } from '../examples.ts';
import { callOffSession } from './cancel-event.ts';
import { draftEvent, editEvent } from './drafts.ts';
import { listManaged, showManaged } from './managed.ts';
import { removeSignup, roster } from './roster.ts';
import { addSession, editSession } from './sessions.ts';

const byId = { id: objectId };
const bySession = { id: objectId, sessionId: objectId };
const example = { params: { id: draftExample.id }, reply: draftExample };
const ofSession = { ...example, params: { id: draftExample.id, sessionId: draftExample.sessions[0].id } };
const found = ['event_not_found', 'overloaded'] as const;
const staged = [...found, 'event_state_wrong'] as const;
const named = ['event_kind_not_found', 'station_not_found', 'programme_not_found', 'questions_wrong'] as const;

/** What staff do with the events of their unions. */
export function organisingRoutes() {
  const router = new Router<State>({ prefix: '/staff/events' });

  router.get(
    '/',
    endpoint(
      'staff:events.read',
      {
        summary: 'The events of the caller’s unions in whatever state, the latest first',
        query: { ...paging, state: z.enum(eventStates).optional() },
        reply: page(EventView),
        errors: ['cursor_invalid'],
        example: { query: { limit: '20', state: 'draft' }, reply: { items: [draftExample], next: null } },
      },
      ({ caller, query: { limit = 20, ...query } }) => listManaged({ ...query, limit }, caller.scope),
    ),
  );
  router.get(
    '/:id',
    endpoint(
      'staff:events.read',
      { summary: 'One event of the caller’s unions', params: byId, reply: EventView, errors: found, example },
      ({ caller, params }) => showManaged(params.id, caller.scope),
    ),
  );
  router.get(
    '/:id/signups',
    endpoint(
      'staff:events.read',
      {
        summary: 'Who signed up, masked, with their answers, in the order in which they did; cancelled ones too',
        params: byId,
        query: { ...paging, session: objectId.optional() },
        reply: page(RosterView),
        errors: ['event_not_found', 'cursor_invalid'],
        audited: true,
        example: { params: example.params, query: { limit: '50' }, reply: { items: [rosterExample], next: null } },
      },
      ({ caller, params, query: { limit = 50, ...query }, now }) =>
        roster(params.id, { ...query, limit }, caller.scope, now),
    ),
  );

  router.post(
    '/',
    endpoint(
      'staff:events.write',
      {
        summary: 'Draft an event with its sessions',
        body: newEventShape,
        reply: EventView,
        success: 201,
        errors: [...named, 'union_not_found', 'event_code_taken', 'session_times_wrong', 'overloaded'],
        example: { body: newEventExample, reply: draftExample },
      },
      ({ caller, body }) => draftEvent(body, caller.scope),
    ),
  );
  router.patch(
    '/:id',
    endpoint(
      'staff:events.write',
      {
        summary: 'Change an event; of a published one not who may sign up and what is asked',
        params: byId,
        body: changedEventShape,
        reply: EventView,
        errors: [...staged, ...named],
        example: { ...example, body: { title: draftExample.title } },
      },
      ({ caller, params, body, now }) => editEvent(params.id, body, caller.scope, now),
    ),
  );
  router.post(
    '/:id/sessions',
    endpoint(
      'staff:events.write',
      {
        summary: 'Add a session; one of a published event is open at once',
        params: byId,
        body: sessionInputShape,
        reply: EventView,
        success: 201,
        errors: [...staged, 'session_times_wrong'],
        example: { ...example, body: newSessionExample },
      },
      ({ caller, params, body }) => addSession(params.id, body, caller.scope),
    ),
  );
  router.patch(
    '/:id/sessions/:sessionId',
    endpoint(
      'staff:events.write',
      {
        summary: 'Change a session: more places go to who waits, fewer take nobody’s; new times are told',
        params: bySession,
        body: changedSessionShape,
        reply: EventView,
        errors: [...staged, 'session_not_found', 'session_times_wrong', 'session_held'],
        example: { ...ofSession, body: { places: 60 } },
      },
      ({ caller, params, body, now }) =>
        editSession({ event: params.id, session: params.sessionId }, body, caller.scope, now),
    ),
  );
  router.delete(
    '/:id/sessions/:sessionId',
    endpoint(
      'staff:events.publish',
      {
        summary: 'Call one session off; everybody who holds a sign-up is told',
        params: bySession,
        reply: EventView,
        errors: [...staged, 'session_not_found', 'session_held'],
        example: ofSession,
      },
      ({ caller, params, now }) => callOffSession({ event: params.id, session: params.sessionId }, caller.scope, now),
    ),
  );
  router.delete(
    '/:id/signups/:signupId',
    endpoint(
      'staff:events.write',
      {
        summary: 'End somebody’s sign-up; the place goes to who waits',
        params: { id: objectId, signupId: objectId },
        reply: RosterView,
        errors: [...found, 'signup_not_found', 'session_over'],
        example: { params: { id: draftExample.id, signupId: rosterExample.id }, reply: rosterExample },
      },
      ({ caller, params, now }) => removeSignup({ event: params.id, signup: params.signupId }, caller.scope, now),
    ),
  );
  return router;
}
