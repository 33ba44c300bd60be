import type { Event } from '../../../schemas/activities/events/event.ts';
import type { Session } from '../../../schemas/activities/events/session.ts';
import { firstPolicy } from '../../../schemas/activities/events/signup-policy.ts';
import { shanghaiIso } from '../../../schemas/platform/shanghai.ts';
import { Failure } from '../../platform/errors/errors.ts';

/** What is known of somebody who wants a place, as far as an event asks. */
export interface Facts {
  sex?: string | null | undefined;
  birthYear?: number | null | undefined;
  newEmployment?: boolean | undefined;
  membership?: { region: string; unions: readonly string[] } | undefined;
  /** Absences that count now. */
  absences: number;
  firstTimer: boolean;
}

/** Why somebody may not sign up for an event, whatever places there are; nothing where they may. */
export function ineligible(
  { conditions, policy }: Pick<Event, 'conditions' | 'policy'>,
  session: Session,
  facts: Facts,
  now: Date,
): Failure | undefined {
  for (const condition of conditions ?? []) {
    const failure = unmet(condition, session, facts);
    if (failure) return failure;
  }
  const { absences, heldBackHours } = policy ?? firstPolicy;
  const from = new Date(session.startsAt.getTime() - heldBackHours * 3600_000);
  if (absences > 0 && facts.absences >= absences && now < from) {
    return new Failure('signup_held_back', { absences: facts.absences, from: shanghaiIso(from) });
  }
  return undefined;
}

type Condition = NonNullable<Event['conditions']>[number];

function unmet(condition: Condition, { startsAt }: Session, facts: Facts): Failure | undefined {
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
    // Says who comes first, and keeps nobody out.
    case 'first_timers_first':
      return undefined;
  }
}

function shanghaiYear(at: Date): number {
  return Number(shanghaiIso(at).slice(0, 4));
}
