import type { Event } from '../../../schemas/activities/events/event.ts';
import type { AnswerValue } from '../../../schemas/activities/events/event-rules.ts';
import type { Session } from '../../../schemas/activities/events/session.ts';
import { shanghaiIso } from '../../../schemas/platform/shanghai.ts';
import { Failure } from '../../platform/errors/errors.ts';
import { type AnswersGiven, checkAnswers } from './answers.ts';
import { type Facts, ineligible } from './eligible.ts';

/** Somebody wants places of a session of an event; ids as 24 hexadecimal digits. */
export interface Claim {
  event: string;
  session: string;
  person: string;
  /** The others of a group, who get places together with the person or not at all. */
  others?: readonly string[] | undefined;
  group?: string | undefined;
  companions?: number | undefined;
  answers?: AnswersGiven | undefined;
  now: Date;
  /** Of the request that wants it, where a repetition can be told by it. */
  key?: string | undefined;
}

/** Everybody that a claim is for, who makes it first. */
export function personsOf({ person, others = [] }: Claim): string[] {
  return [person, ...others];
}

/** Places that a claim takes. */
export function sizeOf(claim: Claim): number {
  return personsOf(claim).length + (claim.companions ?? 0);
}

/** The sign-ups that people hold for the session, by person: the id as text. */
export type Held = ReadonlyMap<string, string>;

/**
 * Why a claim gets nothing, as far as the session and what is held of it tell; who it is is not looked at.
 *
 * @param session as read, possibly a moment ago: the conditional write decides on the rest.
 */
export function refusedAtOnce(session: Session | null, held: Held, claim: Claim): Failure | undefined {
  if (!session?.published || String(session.event) !== claim.event) return new Failure('session_not_found');
  const own = held.get(claim.person);
  if (own) return new Failure('already_signed_up', { signupId: own });
  if (claim.others?.some((person) => held.has(person))) {
    return new Failure('group_refused', { reasons: ['already_signed_up'] });
  }
  if (claim.now < session.opensAt) return new Failure('signup_not_open', { opensAt: shanghaiIso(session.opensAt) });
  if (claim.now >= session.closesAt) return new Failure('signup_closed', { closesAt: shanghaiIso(session.closesAt) });
  return hasRoom(session, sizeOf(claim), claim.now) ? undefined : new Failure('event_full');
}

/** Whether there may be places, or room on the waiting list; offers that lapsed count as free. */
function hasRoom(session: Session, size: number, now: Date): boolean {
  if (session.dueAt && session.dueAt <= now) return true;
  const free = session.places - session.taken;
  const waiting = session.waiting ?? 0;
  return free >= size || (session.waitingPlaces ?? 0) - waiting >= size;
}

/** A claim that may have places, if there are any. */
export interface Admitted {
  claim: Claim;
  /** 0 where all of them are first-timers, or nobody comes first. */
  rank: number;
  answers: Record<string, AnswerValue>;
}

/** Look at who claims: admitted with their rank and checked answers, or why not. */
export function admit(
  claim: Claim,
  { event, session, facts }: { event: Event; session: Session; facts: ReadonlyMap<string, Facts> },
): Admitted | Failure {
  const people = personsOf(claim).map((person) => facts.get(person) ?? { absences: 0, firstTimer: true });
  const failures = people.flatMap((each) => ineligible(event, session, each, claim.now) ?? []);
  const [failure] = failures;
  if (failure && !claim.others?.length) return failure;
  if (failure) return new Failure('group_refused', { reasons: [...new Set(failures.map(({ code }) => code))] });
  const most = event.companions ?? 0;
  if ((claim.companions ?? 0) > most) return new Failure('companions_too_many', { max: most });
  const answers = checkAnswers(event.questions, claim.answers ?? []);
  if (answers instanceof Failure) return answers;
  const ranked = event.conditions?.some(({ type }) => type === 'first_timers_first');
  return { claim, answers, rank: ranked && people.some(({ firstTimer }) => !firstTimer) ? 1 : 0 };
}
