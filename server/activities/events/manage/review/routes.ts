import { Router } from '@koa/router';
import { z } from 'zod';
import { EventView } from '../../../../../schemas/activities/events/event.ts';
import { newEventShape } from '../../../../../schemas/activities/events/event-input.ts';
import { objectId, wholeList } from '../../../../../schemas/platform/fields.ts';
import type { State } from '../../../../http/context/state.ts';
import { endpoint } from '../../../../http/endpoint/endpoint.ts';
import { draftExample } from '../../examples.ts';
import { cancelEvent } from '../cancel-event.ts';
import { copyEvent, createSeries } from '../copies.ts';
import { finishEvent, publishDraft, returnEvent, submitEvent } from './stages.ts';

const byId = { id: objectId };
const example = { params: { id: draftExample.id }, reply: draftExample };
const commonErrors = ['event_not_found', 'overloaded'] as const;
const stateErrors = [...commonErrors, 'event_state_wrong'] as const;
const reason = z.string().trim().min(1).max(500);

/** Routes that take an event from draft to end, and that copy it. */
export function eventReviewRoutes() {
  const router = new Router<State>({ prefix: '/staff/events' });

  router.post(
    '/:id/submission',
    endpoint(
      'staff:events.write',
      {
        summary: { 'zh-CN': '提交草稿送审', en: 'Submit a draft for review' },
        params: byId,
        reply: EventView,
        errors: stateErrors,
        example,
      },
      ({ caller, params }) => submitEvent(params.id, caller.scope),
    ),
  );
  router.post(
    '/:id/return',
    endpoint(
      'staff:events.publish',
      {
        summary: {
          'zh-CN': '退回送审的活动并说明原因',
          en: 'Return an event from review to its drafters, with a reason',
        },
        params: byId,
        body: { reason },
        reply: EventView,
        errors: stateErrors,
        example: { ...example, body: { reason: '请补充集合地点' } },
      },
      ({ caller, params, body }) => returnEvent(params.id, body.reason, caller.scope),
    ),
  );
  router.post(
    '/:id/publication',
    endpoint(
      'staff:events.publish',
      {
        summary: { 'zh-CN': '发布草稿或送审中的活动', en: 'Publish a draft or an event under review' },
        params: byId,
        reply: EventView,
        errors: stateErrors,
        example,
      },
      ({ caller, params }) => publishDraft(params.id, caller.scope),
    ),
  );
  router.post(
    '/:id/completion',
    endpoint(
      'staff:events.write',
      {
        summary: { 'zh-CN': '办结已结束的活动', en: 'Finish an event that is over' },
        params: byId,
        reply: EventView,
        errors: [...stateErrors, 'event_not_over'],
        example,
      },
      ({ caller, params, now }) => finishEvent(params.id, caller.scope, now),
    ),
  );
  router.post(
    '/:id/cancellation',
    endpoint(
      'staff:events.publish',
      {
        summary: {
          'zh-CN': '取消活动：全部报名随之取消，并通知每个人',
          en: 'Cancel an event: every sign-up ends, and everybody is notified',
        },
        params: byId,
        body: { reason },
        reply: EventView,
        errors: stateErrors,
        example: { ...example, body: { reason: '台风黄色预警，活动取消' } },
      },
      ({ caller, params, body, now }) => cancelEvent(params.id, body.reason, caller.scope, now),
    ),
  );
  const code = newEventShape.code;
  router.post(
    '/:id/copies',
    endpoint(
      'staff:events.write',
      {
        summary: {
          'zh-CN': '复制活动为草稿，推后若干天',
          en: 'Create a draft that copies an event, so many days later',
        },
        params: byId,
        body: { code, days: z.int().min(0).max(730) },
        reply: EventView,
        success: 201,
        errors: [...commonErrors, 'event_code_taken'],
        example: { ...example, body: { code: 'TZ-2026-119', days: 7 } },
      },
      ({ caller, params, body }) => copyEvent(params.id, body, caller.scope),
    ),
  );
  router.post(
    '/:id/series',
    endpoint(
      'staff:events.write',
      {
        summary: {
          'zh-CN': '复制活动为一系列草稿，每场比前一场推后若干天',
          en: 'Create a series of drafts that copy an event, each so many days after the one before',
        },
        params: byId,
        body: { every: z.int().min(1).max(366), count: z.int().min(1).max(52) },
        reply: wholeList(EventView),
        success: 201,
        errors: [...commonErrors, 'event_code_taken'],
        example: { ...example, body: { every: 7, count: 4 }, reply: { items: [draftExample], next: null } },
      },
      ({ caller, params, body }) => createSeries(params.id, body, caller.scope),
    ),
  );

  return router;
}
