import type { Event } from '../../../../schemas/activities/events/event.ts';
import type { Session } from '../../../../schemas/activities/events/session.ts';
import { defaultSignupPolicy } from '../../../../schemas/activities/events/signup-policy.ts';
import { shanghaiIso } from '../../../../schemas/platform/shanghai.ts';
import { hourMs } from '../../../platform/calendar/durations.ts';
import { Failure } from '../../../platform/errors/errors.ts';

/** What an event's rules need to know about a person who wants a place. */
export interface ApplicantFacts {
  sex?: string | null | undefined;
  birthYear?: number | null | undefined;
  /** Whether the person works in a new form of employment (新就业形态), such as a courier. */
  newEmployment?: boolean | undefined;
  /** The region of the person's union, and that union with all above it. */
  membership?: { region: string; unions: readonly string[] } | undefined;
  /** The number of absences that count at the moment. */
  absences: number;
  firstTimer: boolean;
}

/**
 * Check a person against the conditions and the absence rules of an event, whatever places there are.
 *
 * @returns undefined when the person may sign up; otherwise the failure of the unmet condition, or `signup_held_back`.
 */
export function checkEligibility(
  { conditions, policy }: Pick<Event, 'conditions' | 'policy'>,
  session: Session,
  facts: ApplicantFacts,
  now: Date,
): Failure | undefined {
  for (const condition of conditions ?? []) {
    const failure = checkCondition(condition, session, facts);
    if (failure) return failure;
  }
  const { absences, heldBackHours } = policy ?? defaultSignupPolicy;
  const from = new Date(session.startsAt.getTime() - heldBackHours * hourMs);
  if (absences > 0 && facts.absences >= absences && now < from) {
    return new Failure('signup_held_back', { absences: facts.absences, from: shanghaiIso(from) });
  }
  return undefined;
}

type Condition = NonNullable<Event['conditions']>[number];

function checkCondition(condition: Condition, { startsAt }: Session, facts: ApplicantFacts): Failure | undefined {
  const { membership, birthYear } = facts;
  switch (condition.type) {
    case 'member': {
      const met = membership && (!condition.union || membership.unions.includes(condition.union));
      return met ? undefined : new Failure('signup_members_only');
    }
    case 'region':
      return membership?.region.startsWith(condition.region ?? '')
        ? undefined
        : new Failure('signup_region_only', { region: condition.region ?? '' });
    case 'new_employment':
      return facts.newEmployment ? undefined : new Failure('signup_new_employment_only');
    case 'women':
      return facts.sex === 'female' ? undefined : new Failure('signup_women_only');
    case 'age': {
      const age = birthYear ? shanghaiYear(startsAt) - birthYear : undefined;
      const met = age !== undefined && age >= (condition.min ?? 0) && age <= (condition.max ?? 200);
      return met ? undefined : new Failure('signup_age_only');
    }
    // Decides on the order of places and excludes nobody.
    case 'first_timers_first':
      return undefined;
  }
}

function shanghaiYear(at: Date): number {
  return Number(shanghaiIso(at).slice(0, 4));
}
