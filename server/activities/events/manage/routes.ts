import { Router } from '@koa/router';
import { z } from 'zod';
import { AttendeeListEntryView } from '../../../../schemas/activities/events/attendee-list.ts';
import { EventView, eventStates } from '../../../../schemas/activities/events/event.ts';
import {
  changedEventShape,
  changedSessionShape,
  newEventShape,
  sessionInputShape,
} from '../../../../schemas/activities/events/event-input.ts';
import { objectId, page, paging } from '../../../../schemas/platform/fields.ts';
import { seenVersion } from '../../../../schemas/platform/version.ts';
import type { State } from '../../../http/context/state.ts';
import { endpoint } from '../../../http/endpoint/endpoint.ts';
import { attendeeListExample, draftExample, newEventExample, newSessionExample } from '../examples.ts';
import { listAttendees, removeSignup } from './attendee-list.ts';
import { cancelSession } from './cancel-event.ts';
import { createDraft, editEvent } from './drafts.ts';
import { listManagedEvents, showManagedEvent } from './managed-events.ts';
import { addSession, editSession } from './sessions.ts';

const byId = { id: objectId };
const bySession = { id: objectId, sessionId: objectId };
const example = { params: { id: draftExample.id }, reply: draftExample };
const sessionExample = { ...example, params: { id: draftExample.id, sessionId: draftExample.sessions[0].id } };
const commonErrors = ['event_not_found', 'overloaded'] as const;
const stateErrors = [...commonErrors, 'event_state_wrong'] as const;
const referenceErrors = [
  'event_kind_not_found',
  'station_not_found',
  'programme_not_found',
  'questions_wrong',
  'checkin_place_missing',
] as const;

/** Routes with which staff manage the events of their unions. */
export function manageEventRoutes() {
  const router = new Router<State>({ prefix: '/staff/events' });

  router.get(
    '/',
    endpoint(
      'staff:events.read',
      {
        summary: {
          'zh-CN': '查询本工会的活动，不论状态，最近的在前',
          en: 'List the events of the caller’s unions in whatever state, the latest first',
        },
        query: { ...paging, state: z.enum(eventStates).optional() },
        reply: page(EventView),
        errors: ['cursor_invalid'],
        example: { query: { limit: '20', state: 'draft' }, reply: { items: [draftExample], next: null } },
      },
      ({ caller, query: { limit = 20, ...query } }) => listManagedEvents({ ...query, limit }, caller.scope),
    ),
  );
  router.get(
    '/:id',
    endpoint(
      'staff:events.read',
      {
        summary: { 'zh-CN': '查询本工会的一个活动', en: 'Read one event of the caller’s unions' },
        params: byId,
        reply: EventView,
        errors: commonErrors,
        example,
      },
      ({ caller, params }) => showManagedEvent(params.id, caller.scope),
    ),
  );
  router.get(
    '/:id/signups',
    endpoint(
      'staff:events.read',
      {
        summary: {
          'zh-CN': '查询签到名单，已脱敏，含回答，按报名先后，含已取消的',
          en: 'Read the attendee list, masked, with answers, in the order of sign-up; cancelled sign-ups too',
        },
        params: byId,
        query: { ...paging, session: objectId.optional() },
        reply: page(AttendeeListEntryView),
        errors: ['event_not_found', 'cursor_invalid'],
        audited: true,
        example: {
          params: example.params,
          query: { limit: '50' },
          reply: { items: [attendeeListExample], next: null },
        },
      },
      ({ caller, params, query: { limit = 50, ...query }, now }) =>
        listAttendees(params.id, { ...query, limit }, caller.scope, now),
    ),
  );

  router.post(
    '/',
    endpoint(
      'staff:events.write',
      {
        summary: { 'zh-CN': '创建活动草稿及其场次', en: 'Create a draft of an event with its sessions' },
        body: newEventShape,
        reply: EventView,
        success: 201,
        errors: [...referenceErrors, 'union_not_found', 'event_code_taken', 'session_times_wrong', 'overloaded'],
        example: { body: newEventExample, reply: draftExample },
      },
      ({ caller, body }) => createDraft(body, caller.scope),
    ),
  );
  router.put(
    '/:id',
    endpoint(
      'staff:events.write',
      {
        summary: {
          'zh-CN': '修改活动；条件、问题和同行人数只能在发布前修改；可以不填的字段填 null 表示清空',
          en: 'Change an event; conditions, questions and companions only before it is published; null clears a field that may be empty',
        },
        params: byId,
        body: { ...changedEventShape, version: seenVersion },
        reply: EventView,
        errors: [...stateErrors, ...referenceErrors, 'changed_since'],
        example: { ...example, body: { title: draftExample.title, version: 0 } },
      },
      ({ caller, params, body: { version, ...change }, now }) =>
        editEvent(params.id, change, caller.scope, now, version),
    ),
  );
  router.post(
    '/:id/sessions',
    endpoint(
      'staff:events.write',
      {
        summary: {
          'zh-CN': '添加场次；活动已发布则场次一并发布',
          en: 'Add a session; if the event is published, so is the session',
        },
        params: byId,
        body: sessionInputShape,
        reply: EventView,
        success: 201,
        errors: [...stateErrors, 'session_times_wrong'],
        example: { ...example, body: newSessionExample },
      },
      ({ caller, params, body }) => addSession(params.id, body, caller.scope),
    ),
  );
  router.put(
    '/:id/sessions/:sessionId',
    endpoint(
      'staff:events.write',
      {
        summary: {
          'zh-CN': '修改场次：增加的名额给候补者，减少不取消任何人；时间变动会发通知',
          en: 'Change a session: more places go to waiting people, fewer take nobody’s place; new times are notified',
        },
        params: bySession,
        body: { ...changedSessionShape, version: seenVersion },
        reply: EventView,
        errors: [...stateErrors, 'session_not_found', 'session_times_wrong', 'session_held', 'changed_since'],
        example: { ...sessionExample, body: { places: 60, version: 0 } },
      },
      ({ caller, params, body: { version, ...change }, now }) =>
        editSession({ event: params.id, session: params.sessionId }, change, caller.scope, now, version),
    ),
  );
  router.delete(
    '/:id/sessions/:sessionId',
    endpoint(
      'staff:events.publish',
      {
        summary: {
          'zh-CN': '取消一个场次；已报名的人都会收到通知',
          en: 'Cancel one session; everybody who has a sign-up is notified',
        },
        params: bySession,
        reply: EventView,
        errors: [...stateErrors, 'session_not_found', 'session_held'],
        example: sessionExample,
      },
      ({ caller, params, now }) => cancelSession({ event: params.id, session: params.sessionId }, caller.scope, now),
    ),
  );
  router.delete(
    '/:id/signups/:signupId',
    endpoint(
      'staff:events.write',
      {
        summary: {
          'zh-CN': '取消某人的报名；名额给候补者',
          en: 'Cancel somebody’s sign-up; the place goes to waiting people',
        },
        params: { id: objectId, signupId: objectId },
        reply: AttendeeListEntryView,
        errors: [...commonErrors, 'signup_not_found', 'session_over'],
        example: { params: { id: draftExample.id, signupId: attendeeListExample.id }, reply: attendeeListExample },
      },
      ({ caller, params, now }) => removeSignup({ event: params.id, signup: params.signupId }, caller.scope, now),
    ),
  );
  return router;
}
