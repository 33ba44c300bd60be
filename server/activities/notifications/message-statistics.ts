import { Types } from 'mongoose';
import { MessageModel, type OutboxMessage } from '../../../schemas/messages/outbox.ts';
import type { Scope } from '../../access/staff/scope.ts';
import { findManagedEvent } from '../events/manage/managed-events.ts';

/**
 * Count the messages about an event by kind, state and the reason why they were not sent.
 *
 * @throws {Failure} `event_not_found`, also for an event outside the scope.
 */
export async function countMessages(event: string, scope: Scope) {
  await findManagedEvent(event, scope);
  const counts = await MessageModel.aggregate<{
    _id: Pick<OutboxMessage, 'kind' | 'state' | 'reason'>;
    people: number;
  }>([
    { $match: { event: new Types.ObjectId(event) } },
    { $group: { _id: { kind: '$kind', state: '$state', reason: '$reason' }, people: { $sum: 1 } } },
    { $sort: { '_id.kind': 1, '_id.state': 1, '_id.reason': 1 } },
  ]);
  return { items: counts.map(({ _id, people }) => ({ ..._id, reason: _id.reason ?? null, people })) };
}
