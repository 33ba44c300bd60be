import { z } from 'zod';
import { described } from '../../platform/described.ts';
import { time } from '../../platform/fields.ts';
import { type Signup, shownSignup, signupShape } from './signup.ts';

/** A position on a waiting list, and what decides on it. */
const positionFields = z
  .object({
    position: z.int().meta(described('候补次序，1 为下一位；一个团队算一位', '1 is next; a group counts as one')),
    peopleAhead: z.int(),
    byRank: z.boolean().meta(described('首次参加者是否优先', 'whether first-timers come first')),
    firstTimer: z.boolean(),
    turn: z
      .int()
      .meta(
        described('加入候补名单的先后次序，从 1 开始', 'the order in which parties joined the waiting list, from 1'),
      ),
    passedOver: z
      .int()
      .meta(
        described(
          '因团队人数多于空余名额，被后面较小的一方先得名额的次数，最多两次',
          'how often a smaller party behind got places because the group did not fit; at most twice',
        ),
      ),
    placesKept: z
      .boolean()
      .meta(
        described(
          '空余名额保留至团队可全部安排，或至开始前 24 小时',
          'free places are kept until the group fits, or until 24 hours before the start',
        ),
      ),
    firstTimersUntil: time
      .nullish()
      .meta(described('在此之前名额只给首次参加者', 'until then only first-timers get places')),
  })
  .meta({ id: 'Standing' });

const signupFields = z.object({ ...signupShape, standing: positionFields.nullable() }).meta({ id: 'SignupStanding' });

/** The caller's own sign-up with its position on the waiting list. */
export const SignupPositionView = z.pipe(
  z.transform(
    (stored: Signup & { standing: z.input<typeof positionFields> | null }): z.input<typeof signupFields> =>
      shownSignup(stored),
  ),
  signupFields,
);
