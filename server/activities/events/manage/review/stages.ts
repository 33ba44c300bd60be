import type { ClientSession } from 'mongoose';
import type { Event } from '../../../../../schemas/activities/events/event.ts';
import { SessionModel } from '../../../../../schemas/activities/events/session.ts';
import { shanghaiIso } from '../../../../../schemas/platform/shanghai.ts';
import type { Scope } from '../../../../access/staff/scope.ts';
import { transact, transactionTimeoutMs } from '../../../../platform/database/transaction.ts';
import { Failure } from '../../../../platform/errors/errors.ts';
import type { EventWithSessions } from '../../list-events.ts';
import { findSignupPolicy } from '../../signup-policy.ts';
import { findManagedEvent, requireEventState, showManagedEvent, updateEvent } from '../managed-events.ts';

/** Submit a draft for review. @throws {Failure} `event_not_found`, `event_state_wrong`, `overloaded`. */
export function submitEvent(id: string, scope: Scope): Promise<EventWithSessions> {
  return changeStage(id, scope, async (event, transaction) => {
    requireEventState(event, 'draft');
    await updateEvent(event, { state: 'review' }, transaction);
  });
}

/** Return an event from review to its drafters, with a reason. @throws {Failure} as `submitEvent`. */
export function returnEvent(id: string, reason: string, scope: Scope): Promise<EventWithSessions> {
  return changeStage(id, scope, async (event, transaction) => {
    requireEventState(event, 'review');
    await updateEvent(event, { state: 'draft', reason }, transaction);
  });
}

/**
 * Publish an event, with the sign-up policy that is in force now. People can sign up from the time at which sign-up
 * opens.
 *
 * @throws {Failure} as `submitEvent`.
 */
export function publishDraft(id: string, scope: Scope): Promise<EventWithSessions> {
  return changeStage(id, scope, async (event, transaction) => {
    requireEventState(event, 'draft', 'review');
    const { policy } = await findSignupPolicy(event.union);
    await updateEvent(event, { state: 'published', policy }, transaction);
    await SessionModel.collection.updateMany(
      { event: event._id, cancelledAt: { $exists: false } },
      { $set: { published: true } },
      { session: transaction },
    );
  });
}

/**
 * Finish an event that is over; nobody can sign up any more.
 *
 * @throws {Failure} as `submitEvent`; `event_not_over`.
 */
export function finishEvent(id: string, scope: Scope, now: Date): Promise<EventWithSessions> {
  return changeStage(id, scope, async (event, transaction) => {
    requireEventState(event, 'published');
    if (event.endsAt > now) throw new Failure('event_not_over', { endsAt: shanghaiIso(event.endsAt) });
    await updateEvent(event, { state: 'finished' }, transaction);
    await SessionModel.collection.updateMany(
      { event: event._id },
      { $set: { published: false } },
      { session: transaction },
    );
  });
}

async function changeStage(
  id: string,
  scope: Scope,
  work: (event: Event, transaction: ClientSession) => Promise<void>,
): Promise<EventWithSessions> {
  await transact(performance.now() + transactionTimeoutMs, async (transaction) => {
    await work(await findManagedEvent(id, scope, transaction), transaction);
  });
  return showManagedEvent(id, scope);
}
