import { z } from 'zod';
import { described } from '../../platform/described.ts';
import { type Signup, shownSignup, signupShape } from './signup.ts';

const attendeeFields = z
  .object({
    ...signupShape,
    name: z.string().nullable().meta(described('姓名，已脱敏，如“张*”', 'masked: 张*')),
    phone: z.string().nullable().meta(described('手机号，已脱敏，如 138****8000', 'masked: 138****8000')),
    given: z
      .array(z.object({ key: z.string(), value: z.unknown() }))
      .meta(described('对报名问题的回答', 'answers to the questions')),
  })
  .meta({ id: 'RosterLine' });

/** A line of an event's attendee list (签到名单): a sign-up as the organiser sees it. */
export const AttendeeListEntryView = z.pipe(
  z.transform(
    (
      stored: Signup & { name: string | null; phone: string | null; given: { key: string; value: unknown }[] },
    ): z.input<typeof attendeeFields> => shownSignup(stored),
  ),
  attendeeFields,
);
