import type { ClientSession, Types } from 'mongoose';
import { activeSignupStates, type Signup, SignupModel } from '../../../../schemas/activities/events/signup.ts';
import { enqueueMessage } from '../../../messages/outbox.ts';

/** Read the active sign-ups for a session: those that are confirmed, wait or have an offer. */
export function readActiveSignups(session: Types.ObjectId, transaction: ClientSession): Promise<Signup[]> {
  return SignupModel.collection
    .find<Signup>(
      { session, state: { $in: [...activeSignupStates] } },
      { session: transaction, projection: { person: 1, event: 1, session: 1 } },
    )
    .toArray();
}

/** Notify the people of these sign-ups that their session was cancelled or changed. */
export function notifySignups(
  kind: 'cancelled' | 'changed',
  signups: readonly Signup[],
  at: Date,
  revision: number,
  transaction: ClientSession,
): Promise<void> {
  return enqueueMessage(
    transaction,
    ...signups.map(({ _id: signup, person, event, session }) => ({
      kind,
      person,
      event,
      session,
      signup,
      at,
      revision,
    })),
  );
}
