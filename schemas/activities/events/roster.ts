import { z } from 'zod';
import { time } from '../../platform/fields.ts';
import { appealDecisions, type Signup, shownSignup, signupShape } from './signup.ts';

const rosterFields = z
  .object({
    ...signupShape,
    name: z.string().nullable().meta({ description: 'masked: 张*' }),
    phone: z.string().nullable().meta({ description: 'masked: 138****8000' }),
    given: z.array(z.object({ key: z.string(), value: z.unknown() })).meta({ description: 'answers to the questions' }),
  })
  .meta({ id: 'RosterLine' });

/** A sign-up as the organiser sees it. */
export const RosterView = z.pipe(
  z.transform(
    (
      stored: Signup & { name: string | null; phone: string | null; given: { key: string; value: unknown }[] },
    ): z.input<typeof rosterFields> => shownSignup(stored),
  ),
  rosterFields,
);

/** An absence as the organiser sees it, with what was said against it. */
export const AbsenceView = z
  .object({
    signupId: z.string(),
    sessionId: z.string(),
    at: time,
    countsFrom: time.nullish().meta({ description: 'from when it counts; never where it was excused' }),
    appeal: z.string().nullish(),
    appealedAt: time.nullish(),
    decision: z.enum(appealDecisions).nullish(),
  })
  .meta({ id: 'Absence' });

/** Where one stands on a waiting list, and why. */
const StandingView = z
  .object({
    position: z.int().meta({ description: '1 is next; a group counts as one' }),
    peopleAhead: z.int(),
    byRank: z.boolean().meta({ description: 'whether first-timers come first' }),
    firstTimer: z.boolean(),
    turn: z.int().meta({ description: 'the order in which one came onto the list' }),
    passedOver: z
      .int()
      .meta({ description: 'how often a place went past because the group did not fit; at most twice' }),
    placesKept: z.boolean().meta({ description: 'free places are kept until the group fits, or until the last day' }),
    firstTimersUntil: time.nullish().meta({ description: 'until then only first-timers get places' }),
  })
  .meta({ id: 'Standing' });

const standingFields = z.object({ ...signupShape, standing: StandingView.nullable() }).meta({ id: 'SignupStanding' });

/** One’s own sign-up with the position on the waiting list. */
export const SignupStandingView = z.pipe(
  z.transform(
    (stored: Signup & { standing: z.input<typeof StandingView> | null }): z.input<typeof standingFields> =>
      shownSignup(stored),
  ),
  standingFields,
);
