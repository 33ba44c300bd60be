import { trusted } from 'mongoose';
import { EventModel, publicEventStates } from '../../../../schemas/activities/events/event.ts';
import { type Signup, SignupModel } from '../../../../schemas/activities/events/signup.ts';
import { Failure } from '../../../platform/errors/errors.ts';
import type { SignupRequest } from './check-claim.ts';
import { createSignupQueues } from './signup-queue.ts';

const processQueues = createSignupQueues();

/**
 * Sign a person up for a session of an event, alone, with companions or with a group. The sign-up gets a place or joins
 * the waiting list.
 *
 * With the key of an `Idempotency-Key`, a repeated request gets the sign-up that the first attempt made, even where the
 * process died before it answered. `again` says that there was an earlier attempt; its sign-up may be cancelled by now.
 *
 * @throws {Failure} `event_not_found`, and those of `SignupQueues`; `already_signed_up` carries the id of the sign-up,
 *   so that a phone that lost the first answer can read it.
 */
export async function signUp(request: SignupRequest & { again?: boolean }, queues = processQueues): Promise<Signup> {
  const earlier = request.again ? await findSignupByKey(request) : null;
  if (earlier) return earlier;
  try {
    return await queues.claim(request);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    if (error.code === 'already_signed_up') {
      const own = await findSignupByKey(request);
      if (own) return own;
    }
    if (error.code !== 'session_not_found') throw error;
    const event = await EventModel.exists({ _id: request.event, state: trusted({ $in: [...publicEventStates] }) });
    throw event ? error : new Failure('event_not_found');
  }
}

/** Find the sign-up that an earlier attempt of the same request made. */
async function findSignupByKey({ person, session, key }: SignupRequest): Promise<Signup | null> {
  return key ? SignupModel.findOne({ person, session, key }).lean() : null;
}
