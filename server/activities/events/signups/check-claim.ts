import type { Event } from '../../../../schemas/activities/events/event.ts';
import type { AnswerValue } from '../../../../schemas/activities/events/event-rules.ts';
import type { Session } from '../../../../schemas/activities/events/session.ts';
import { shanghaiIso } from '../../../../schemas/platform/shanghai.ts';
import { Failure } from '../../../platform/errors/errors.ts';
import { checkAnswers, type SubmittedAnswers } from './check-answers.ts';
import { type ApplicantFacts, checkEligibility } from './eligibility.ts';

/** A request for places of a session of an event; ids are 24 hexadecimal digits. */
export interface SignupRequest {
  event: string;
  session: string;
  /** Who makes the request. */
  person: string;
  /** The other members of a group; they get places together with the person, or nobody does. */
  others?: readonly string[] | undefined;
  group?: string | undefined;
  companions?: number | undefined;
  answers?: SubmittedAnswers | undefined;
  now: Date;
  /** The hash of the request's `Idempotency-Key`, by which a repetition is recognised. */
  key?: string | undefined;
}

/** Everybody for whom a request asks a place; the person who makes it is the first. */
export function personsOf({ person, others = [] }: SignupRequest): string[] {
  return [person, ...others];
}

/** The number of places that a request asks for. */
export function partySizeOf(request: SignupRequest): number {
  return personsOf(request).length + (request.companions ?? 0);
}

/** The ids of the active sign-ups for the session, by person. */
export type ActiveSignupIds = ReadonlyMap<string, string>;

/**
 * Check a request against the session and its active sign-ups; the persons' eligibility is checked later.
 *
 * @param session as read, possibly a moment ago: the conditional write decides.
 * @returns undefined when nothing speaks against the request; otherwise `session_not_found`, `already_signed_up`,
 *   `group_refused`, `signup_not_open`, `signup_closed` or `event_full`.
 */
export function refusalBySession(
  session: Session | null,
  held: ActiveSignupIds,
  request: SignupRequest,
): Failure | undefined {
  if (!session?.published || String(session.event) !== request.event) return new Failure('session_not_found');
  const own = held.get(request.person);
  if (own) return new Failure('already_signed_up', { signupId: own });
  if (request.others?.some((person) => held.has(person))) {
    return new Failure('group_refused', { reasons: ['already_signed_up'] });
  }
  const { now } = request;
  if (now < session.opensAt) return new Failure('signup_not_open', { opensAt: shanghaiIso(session.opensAt) });
  if (now >= session.closesAt) return new Failure('signup_closed', { closesAt: shanghaiIso(session.closesAt) });
  return mayHaveRoom(session, partySizeOf(request), now) ? undefined : new Failure('event_full');
}

/** Whether there may be free places or room on the waiting list; lapsed offers count as free places. */
function mayHaveRoom(session: Session, size: number, now: Date): boolean {
  if (session.dueAt && session.dueAt <= now) return true;
  const free = session.places - session.taken;
  const waiting = session.waiting ?? 0;
  return free >= size || (session.waitingPlaces ?? 0) - waiting >= size;
}

/** A request whose persons may have places, if there are any. */
export interface AdmittedRequest {
  claim: SignupRequest;
  /** 0 where all persons are first-timers, or where the event does not prefer first-timers; otherwise 1. */
  rank: number;
  answers: Record<string, AnswerValue>;
}

/**
 * Check the persons, the companions and the answers of a request.
 *
 * @returns the request with its rank and checked answers, or why it is refused: the failure of an unmet condition, for
 *   a group `group_refused` with all reasons, `companions_too_many` or `answers_wrong`.
 */
export function admitRequest(
  request: SignupRequest,
  { event, session, facts }: { event: Event; session: Session; facts: ReadonlyMap<string, ApplicantFacts> },
): AdmittedRequest | Failure {
  const people = personsOf(request).map((person) => facts.get(person) ?? { absences: 0, firstTimer: true });
  const failures = people.flatMap((each) => checkEligibility(event, session, each, request.now) ?? []);
  const [failure] = failures;
  if (failure && !request.others?.length) return failure;
  if (failure) return new Failure('group_refused', { reasons: [...new Set(failures.map(({ code }) => code))] });
  const max = event.companions ?? 0;
  if ((request.companions ?? 0) > max) return new Failure('companions_too_many', { max });
  const answers = checkAnswers(event.questions, request.answers ?? []);
  if (answers instanceof Failure) return answers;
  const ranked = event.conditions?.some(({ type }) => type === 'first_timers_first');
  return { claim: request, answers, rank: ranked && people.some(({ firstTimer }) => !firstTimer) ? 1 : 0 };
}
