import { z } from 'zod';
import { time } from '../../platform/fields.ts';
import { type Signup, shownSignup, signupShape } from './signup.ts';

/** A position on a waiting list, and what decides on it. */
const positionFields = z
  .object({
    position: z.int().meta({ description: '1 is next; a group counts as one' }),
    peopleAhead: z.int(),
    byRank: z.boolean().meta({ description: 'whether first-timers come first' }),
    firstTimer: z.boolean(),
    turn: z.int().meta({ description: 'the order in which parties joined the waiting list, from 1' }),
    passedOver: z.int().meta({
      description: 'how often a smaller party behind got places because the group did not fit; at most twice',
    }),
    placesKept: z.boolean().meta({
      description: 'free places are kept until the group fits, or until 24 hours before the start',
    }),
    firstTimersUntil: time.nullish().meta({ description: 'until then only first-timers get places' }),
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
