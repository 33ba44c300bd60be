import { z } from 'zod';
import { described } from '../../platform/described.ts';
import { time } from '../../platform/fields.ts';
import { disputeDecisions } from './signup.ts';

/** An absence as the organiser sees it, with the person's dispute. */
export const AbsenceView = z
  .object({
    signupId: z.string(),
    sessionId: z.string(),
    at: time,
    countsFrom: time
      .nullish()
      .meta(
        described(
          '开始计入的时间；申诉期间或免计后为空',
          'from when it counts; none while it is disputed or once excused',
        ),
      ),
    appeal: z.string().nullish(),
    appealedAt: time.nullish(),
    decision: z.enum(disputeDecisions).nullish(),
  })
  .meta({ id: 'Absence' });
