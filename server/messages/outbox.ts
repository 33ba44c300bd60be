import { type ClientSession, Types } from 'mongoose';
import { type MessageKind, MessageModel } from '../../schemas/messages/outbox.ts';

/** A message to be sent; ids as stored. */
export interface NewMessage {
  kind: MessageKind;
  person: Types.ObjectId;
  event: Types.ObjectId;
  session: Types.ObjectId;
  signup: Types.ObjectId;
  at: Date;
  /** Tells several messages of one kind about one sign-up apart: the event's revision, the number of the offer. */
  revision?: number;
}

/**
 * Put messages into the outbox, in the transaction of the change that they report: they are sent if and only if it
 * commits.
 *
 * There is one message for each sign-up, kind and revision. A second one violates the unique index and aborts the
 * transaction.
 */
export async function enqueueMessage(transaction: ClientSession, ...messages: NewMessage[]): Promise<void> {
  if (messages.length === 0) return;
  await MessageModel.collection.insertMany(messages.map(queuedMessageOf), { session: transaction });
}

/** The outbox document of a message that is waiting to be sent. */
export function queuedMessageOf({ revision = 0, ...message }: NewMessage) {
  return { _id: new Types.ObjectId(), ...message, revision, state: 'due' as const, dueAt: message.at, tries: 0 };
}
