import { type ClientSession, Types } from 'mongoose';
import { type Session, SessionModel } from '../../../../schemas/activities/events/session.ts';
import { type Signup, SignupModel } from '../../../../schemas/activities/events/signup.ts';
import { Failure } from '../../../platform/errors/errors.ts';

/** A person's own sign-up for an event; each id is 24 hexadecimal digits. */
export interface OwnSignup {
  event: string;
  signup: string;
  person: string;
}

/**
 * Find a person's own sign-up.
 *
 * It is read in the transaction: a read outside might not yet see a cancellation that the transaction has seen.
 *
 * @throws {Failure} `signup_not_found`, also for somebody else's sign-up.
 */
export async function findOwnSignup({ event, signup, person }: OwnSignup, transaction: ClientSession): Promise<Signup> {
  const own = await SignupModel.collection.findOne<Signup>(
    { _id: new Types.ObjectId(signup), event: new Types.ObjectId(event), person: new Types.ObjectId(person) },
    { session: transaction, maxTimeMS: 3000 },
  );
  if (!own) throw new Failure('signup_not_found');
  return own;
}

/** Find the session of a sign-up. @throws {Failure} `session_not_found`. */
export async function findSessionOf(
  { session }: Pick<Signup, 'session'>,
  transaction: ClientSession,
): Promise<Session> {
  const found = await SessionModel.collection.findOne<Session>({ _id: session }, { session: transaction });
  if (!found) throw new Failure('session_not_found');
  return found;
}
