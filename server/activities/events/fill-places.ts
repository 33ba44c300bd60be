import type { ClientSession, mongo, Types } from 'mongoose';
import type { Event } from '../../../schemas/activities/events/event.ts';
import { type Session, SessionModel } from '../../../schemas/activities/events/session.ts';
import { type Signup, SignupModel } from '../../../schemas/activities/events/signup.ts';
import { firstPolicy } from '../../../schemas/activities/events/signup-policy.ts';
import { tell } from '../../messages/outbox.ts';
import { givePlaces, type Party, type Placing } from './allocate-places.ts';
import { offerEnd } from './offer-time.ts';

/** The numbers of a session that change with its sign-ups. */
export type Counts = Pick<Session, 'places' | 'taken' | 'waiting' | 'turns'> & { dueAt?: Date | null | undefined };

/** What of an event decides on places. */
export type Rules = Pick<Event, 'conditions' | 'policy'>;

/** A party of the waiting list, with the sign-ups that it is made of. */
interface WaitingParty extends Party {
  signups: Signup[];
}

/** Until 24 hours before the start places are gathered for a group that was passed over. */
const lastDayMs = 24 * 3600_000;

/**
 * Bring a session to this moment: lapsed offers end, and free places go to those who wait and to newcomers.
 *
 * Writes the sign-ups of the waiting list; the caller writes the counts and the newcomers in the same transaction.
 *
 * @param session as read, with what the caller itself changes in the counts.
 */
export async function arrange<Newcomer extends Party>(
  { session, rules, newcomers, now }: { session: Session; rules: Rules; newcomers: readonly Newcomer[]; now: Date },
  transaction: ClientSession,
): Promise<{ counts: Counts; outcome: Placing<Newcomer> }> {
  const counts: Counts = { ...session, waiting: session.waiting ?? 0, turns: session.turns ?? 0 };
  const due = counts.dueAt && counts.dueAt <= now;
  if (due) counts.taken -= await lapse(session, now, transaction);
  if (session.wantedPlaces != null) counts.places = Math.max(session.wantedPlaces, counts.taken);

  const firstUntil = firstTimersUntil(session, rules);
  const free = session.published ? Math.max(0, counts.places - counts.taken) : 0;
  const lastDay = new Date(session.startsAt.getTime() - lastDayMs);
  // The list is over with the start; one may still sign up later, where the organiser has it so.
  const listed = now < session.startsAt;
  const waiting = listed && free > 0 && counts.waiting > 0 ? await readWaiting(session._id, free, transaction) : [];
  // Where there is nothing to give, those who wait are not read, and still nobody passes them.
  const room = {
    free,
    waitingRoom: listed ? (session.waitingPlaces ?? 0) - counts.waiting : 0,
    firstTimersOnly: firstUntil !== undefined && now < firstUntil,
    gathering: now < lastDay,
  };
  const { placed, ...rest } = givePlaces<Newcomer | WaitingParty>([...waiting, ...newcomers], room);
  const offered = placed.filter(isWaiting);
  const outcome = { ...rest, placed: placed.filter((party) => !isWaiting(party)) } as Placing<Newcomer>;

  counts.taken += sizeOf(placed);
  counts.waiting += sizeOf(outcome.listed) - sizeOf(offered);
  await offer(session, offered, { rules, now }, transaction);
  await notePassing([...rest.passedOver].filter(isWaitingEntry), transaction);
  if (due || offered.length > 0) counts.dueAt = await firstLapse(session._id, transaction);
  if (counts.waiting > 0 && firstUntil && now < firstUntil) counts.dueAt = earlier(counts.dueAt, firstUntil);
  if (counts.waiting > 0 && counts.taken < counts.places && now < lastDay)
    counts.dueAt = earlier(counts.dueAt, lastDay);
  return { counts, outcome };
}

/** Until when only first-timers get places; nothing where the event does not prefer them. */
export function firstTimersUntil(session: Pick<Session, 'opensAt'>, { conditions }: Rules): Date | undefined {
  const first = conditions?.find(({ type }) => type === 'first_timers_first');
  return first && new Date(session.opensAt.getTime() + (first.hours ?? 0) * 3600_000);
}

/** Write the counts of a session that was read in the same transaction. */
export async function writeCounts(id: Types.ObjectId, counts: Counts, transaction: ClientSession): Promise<void> {
  await SessionModel.collection.updateOne({ _id: id }, countsUpdate(counts), { session: transaction });
}

/** The update that sets a session's counts. */
export function countsUpdate({ places, taken, waiting, turns, dueAt }: Counts): mongo.UpdateFilter<mongo.Document> {
  return { $set: { places, taken, waiting, turns, ...(dueAt && { dueAt }) }, ...(!dueAt && { $unset: { dueAt: 1 } }) };
}

/** End the offers whose time is over; how many places they held. */
async function lapse(session: Session, now: Date, transaction: ClientSession): Promise<number> {
  const lapsed = await SignupModel.collection
    .find<Signup>(
      { session: session._id, state: 'offered', offeredUntil: { $lte: now } },
      { session: transaction, projection: { person: 1, size: 1 } },
    )
    .toArray();
  if (lapsed.length === 0) return 0;
  await SignupModel.collection.updateMany(
    { _id: { $in: lapsed.map(({ _id }) => _id) } },
    { $set: { state: 'cancelled', cancelledAt: now, reason: 'offer_lapsed' } },
    { session: transaction },
  );
  await tellAll('cancelled', lapsed, session, now, transaction);
  return lapsed.reduce((sum, { size }) => sum + (size ?? 1), 0);
}

/** The head of the waiting list, as far as so many free places can reach. */
async function readWaiting(id: Types.ObjectId, free: number, transaction: ClientSession): Promise<WaitingParty[]> {
  const limit = free + 100;
  const signups = await SignupModel.collection
    .find<Signup>({ session: id, state: 'waiting' }, { session: transaction, maxTimeMS: 3000 })
    .sort({ rank: 1, turn: 1 })
    .limit(limit)
    .toArray();
  const parties = partiesOf(signups);
  // The last one may have been cut in two.
  return signups.length < limit ? parties : parties.slice(0, -1);
}

/** Sign-ups of the waiting list as the parties that they make up. */
function partiesOf(signups: readonly Signup[]): WaitingParty[] {
  const byParty = Map.groupBy(signups, ({ _id, group }) => String(group ?? _id));
  return [...byParty.values()].map((members) => ({
    rank: members[0]?.rank ?? 0,
    turn: members[0]?.turn ?? 0,
    size: members.reduce((sum, { size }) => sum + (size ?? 1), 0),
    passedOver: members[0]?.passedOver ?? 0,
    newcomer: false,
    signups: members,
  }));
}

async function offer(
  session: Session,
  parties: WaitingParty[],
  { rules, now }: { rules: Rules; now: Date },
  transaction: ClientSession,
): Promise<void> {
  const signups = parties.flatMap((party) => party.signups);
  if (signups.length === 0) return;
  const offeredUntil = offerEnd(now, rules.policy ?? firstPolicy, session.startsAt);
  await SignupModel.collection.updateMany(
    { _id: { $in: signups.map(({ _id }) => _id) } },
    { $set: { state: 'offered', offeredUntil } },
    { session: transaction },
  );
  await tellAll('offered', signups, session, now, transaction);
}

async function notePassing(passed: [WaitingParty, number][], transaction: ClientSession): Promise<void> {
  for (const [{ signups }, passedOver] of passed) {
    await SignupModel.collection.updateMany(
      { _id: { $in: signups.map(({ _id }) => _id) } },
      { $set: { passedOver } },
      { session: transaction },
    );
  }
}

/** When the first offer lapses that is still held. */
async function firstLapse(id: Types.ObjectId, transaction: ClientSession): Promise<Date | undefined> {
  const [first] = await SignupModel.collection
    .find<Signup>({ session: id, state: 'offered' }, { session: transaction, projection: { offeredUntil: 1 } })
    .sort({ offeredUntil: 1 })
    .limit(1)
    .toArray();
  return first?.offeredUntil ?? undefined;
}

function tellAll(
  kind: 'offered' | 'cancelled',
  signups: readonly Signup[],
  { event, _id }: Session,
  at: Date,
  transaction: ClientSession,
): Promise<void> {
  return tell(
    transaction,
    ...signups.map(({ _id: signup, person }) => ({ kind, person, event, session: _id, signup, at })),
  );
}

const isWaiting = (party: Party): party is WaitingParty => !party.newcomer;
const isWaitingEntry = (entry: [Party, number]): entry is [WaitingParty, number] => isWaiting(entry[0]);
const sizeOf = (parties: readonly Party[]) => parties.reduce((sum, { size }) => sum + size, 0);
const earlier = (one: Date | null | undefined, other: Date) => (one && one < other ? one : other);
