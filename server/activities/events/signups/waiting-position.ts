import type { Types } from 'mongoose';
import { type Event, EventModel } from '../../../../schemas/activities/events/event.ts';
import { SessionModel } from '../../../../schemas/activities/events/session.ts';
import { type Signup, SignupModel } from '../../../../schemas/activities/events/signup.ts';
import { Failure } from '../../../platform/errors/errors.ts';
import { maxPassedOver } from './allocate-places.ts';
import { effectiveSignup } from './effective-signup.ts';
import { firstTimersUntil } from './fill-places.ts';
import { refreshWaitingList } from './offers.ts';
import type { OwnSignup } from './own-signup.ts';

/** A position on a waiting list, and what decides on it. */
export interface WaitingPosition {
  /** 1 is next. A group counts as one. */
  position: number;
  peopleAhead: number;
  /** Whether the event prefers first-timers. */
  byRank: boolean;
  /** Whether the person counts as a first-timer. */
  firstTimer: boolean;
  /** The order in which parties joined the waiting list, from 1. */
  turn: number;
  /** How often a smaller party behind got places because the group did not fit; twice at most. */
  passedOver: number;
  /** Whether free places are kept until the group fits, or until 24 hours before the start. */
  placesKept: boolean;
  /** Until then only first-timers get places. */
  firstTimersUntil: Date | undefined;
}

/**
 * Read one's own sign-up as it is at this moment, with its position on the waiting list.
 *
 * @returns `standing` is null unless the sign-up waits.
 * @throws {Failure} `signup_not_found`, also for somebody else's; `overloaded`.
 */
export async function showSignup(ids: OwnSignup, now: Date): Promise<Signup & { standing: WaitingPosition | null }> {
  let signup = await findSignup(ids);
  const session = await SessionModel.findById(signup.session).lean();
  if (session?.dueAt && session.dueAt <= now) {
    await refreshWaitingList(session._id, now);
    signup = await findSignup(ids);
  }
  const effective = effectiveSignup(signup, session, now);
  if (effective.state !== 'waiting' || !session) return { ...effective, standing: null };
  const event = (await EventModel.findById(signup.event).lean()) as Event;
  const ahead = await countAhead(signup);
  const until = firstTimersUntil(session, event);
  const passedOver = signup.passedOver ?? 0;
  const standing = {
    position: ahead.parties + 1,
    peopleAhead: ahead.people,
    byRank: until !== undefined,
    firstTimer: signup.rank === 0,
    turn: (signup.turn ?? 0) + 1,
    passedOver,
    placesKept: passedOver >= maxPassedOver,
    firstTimersUntil: until && until > now ? until : undefined,
  };
  return { ...signup, standing };
}

async function findSignup({ event, signup, person }: OwnSignup): Promise<Signup> {
  const found = await SignupModel.findOne({ _id: signup, event, person }).lean();
  if (!found) throw new Failure('signup_not_found');
  return found;
}

async function countAhead(own: Signup): Promise<{ parties: number; people: number }> {
  const session: Types.ObjectId = own.session;
  const [ahead] = await SignupModel.aggregate<{ parties: number; people: number }>([
    {
      $match: {
        session,
        state: 'waiting',
        $or: [{ rank: { $lt: own.rank } }, { rank: own.rank, turn: { $lt: own.turn } }],
      },
    },
    { $group: { _id: '$turn', people: { $sum: '$size' } } },
    { $group: { _id: null, parties: { $sum: 1 }, people: { $sum: '$people' } } },
  ]);
  return ahead ?? { parties: 0, people: 0 };
}
