import type { ClientSession, mongo } from 'mongoose';
import type { Event } from '../../../../schemas/activities/events/event.ts';
import type { Session } from '../../../../schemas/activities/events/session.ts';
import { dayMs, hourMs } from '../../../platform/calendar/durations.ts';
import { allocatePlaces, type PlaceAllocation, type SignupParty } from './allocate-places.ts';
import {
  lapseOffers,
  nextLapseOf,
  offerPlaces,
  readWaitingParties,
  type WaitingParty,
  writePassedOver,
} from './waiting-list.ts';

/** The fields of a session that change with its sign-ups. */
export type SessionCounts = Pick<Session, 'places' | 'taken' | 'waiting' | 'turns'> & {
  dueAt?: Date | null | undefined;
};

/** The fields of an event that decide on places. */
export type AllocationRules = Pick<Event, 'conditions' | 'policy'>;

/** Free places are kept for a group that was passed over, but not later than this before the start. */
const lastDayMs = dayMs;

/**
 * Lapse the offers of a session that are overdue, and give its free places to waiting people and newcomers.
 *
 * It writes the sign-ups of the waiting list. The caller writes the counts and the newcomers' sign-ups in the same
 * transaction.
 *
 * @param session as read, with the caller's own changes of the counts.
 */
export async function fillPlaces<Newcomer extends SignupParty>(
  {
    session,
    rules,
    newcomers,
    now,
  }: { session: Session; rules: AllocationRules; newcomers: readonly Newcomer[]; now: Date },
  transaction: ClientSession,
): Promise<{ counts: SessionCounts; outcome: PlaceAllocation<Newcomer> }> {
  const counts: SessionCounts = { ...session, waiting: session.waiting ?? 0, turns: session.turns ?? 0 };
  const due = counts.dueAt && counts.dueAt <= now;
  if (due) counts.taken -= await lapseOffers(session, now, transaction);
  if (session.wantedPlaces != null) counts.places = Math.max(session.wantedPlaces, counts.taken);

  const firstUntil = firstTimersUntil(session, rules);
  const free = session.published ? Math.max(0, counts.places - counts.taken) : 0;
  const lastDay = new Date(session.startsAt.getTime() - lastDayMs);
  // The waiting list ends with the start. Signing up may still be possible later, if the organiser set it so.
  const hasList = now < session.startsAt;
  // While nothing is free, waiting parties are not read; newcomers cannot get ahead of them then.
  const waiting =
    hasList && free > 0 && counts.waiting > 0 ? await readWaitingParties(session._id, free, transaction) : [];
  const room = {
    free,
    waitingRoom: hasList ? (session.waitingPlaces ?? 0) - counts.waiting : 0,
    firstTimersOnly: firstUntil !== undefined && now < firstUntil,
    keepsPlaces: now < lastDay,
  };
  const { placed, ...rest } = allocatePlaces<Newcomer | WaitingParty>([...waiting, ...newcomers], room);
  const offered = placed.filter(isWaiting);
  const outcome = { ...rest, placed: placed.filter((party) => !isWaiting(party)) } as PlaceAllocation<Newcomer>;

  counts.taken += totalSizeOf(placed);
  counts.waiting += totalSizeOf(outcome.listed) - totalSizeOf(offered);
  await offerPlaces(session, offered, { policy: rules.policy, now }, transaction);
  await writePassedOver([...rest.passedOver].filter(isWaitingEntry), transaction);
  if (due || offered.length > 0) counts.dueAt = await nextLapseOf(session._id, transaction);
  if (counts.waiting > 0 && firstUntil && now < firstUntil) counts.dueAt = earlierOf(counts.dueAt, firstUntil);
  if (counts.waiting > 0 && counts.taken < counts.places && now < lastDay)
    counts.dueAt = earlierOf(counts.dueAt, lastDay);
  return { counts, outcome };
}

/**
 * The time until which only first-timers get places.
 *
 * @returns undefined where the event does not prefer first-timers.
 */
export function firstTimersUntil(session: Pick<Session, 'opensAt'>, { conditions }: AllocationRules): Date | undefined {
  const first = conditions?.find(({ type }) => type === 'first_timers_first');
  return first && new Date(session.opensAt.getTime() + (first.hours ?? 0) * hourMs);
}

/** The update that sets a session's counts. */
export function countsUpdate({
  places,
  taken,
  waiting,
  turns,
  dueAt,
}: SessionCounts): mongo.UpdateFilter<mongo.Document> {
  return { $set: { places, taken, waiting, turns, ...(dueAt && { dueAt }) }, ...(!dueAt && { $unset: { dueAt: 1 } }) };
}

const isWaiting = (party: SignupParty): party is WaitingParty => !party.newcomer;
const isWaitingEntry = (entry: [SignupParty, number]): entry is [WaitingParty, number] => isWaiting(entry[0]);
const totalSizeOf = (parties: readonly SignupParty[]) => parties.reduce((sum, { size }) => sum + size, 0);
const earlierOf = (one: Date | null | undefined, other: Date) => (one && one < other ? one : other);
