import { type ClientSession, Types } from 'mongoose';
import { type MessageKind, MessageModel } from '../../schemas/messages/outbox.ts';

/** What a person is to be told; ids as stored. */
export interface Telling {
  kind: MessageKind;
  person: Types.ObjectId;
  event: Types.ObjectId;
  session: Types.ObjectId;
  signup: Types.ObjectId;
  at: Date;
  /** Which time of its kind, where there may be several: the event's revision, the second offer. */
  revision?: number;
}

/**
 * Note what people are to be told, in the transaction that makes it true: they are told of it exactly if it holds.
 *
 * One sign-up is told once of each kind and revision; a second row breaks the unique key and with it the transaction.
 */
export async function tell(transaction: ClientSession, ...tellings: Telling[]): Promise<void> {
  if (tellings.length === 0) return;
  await MessageModel.collection.insertMany(tellings.map(newMessage), { session: transaction });
}

/** A message that nobody has sent yet. */
export function newMessage({ revision = 0, ...telling }: Telling) {
  return { _id: new Types.ObjectId(), ...telling, revision, state: 'due' as const, dueAt: telling.at, tries: 0 };
}
