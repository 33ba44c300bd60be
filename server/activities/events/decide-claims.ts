import { type ClientSession, Types } from 'mongoose';
import { type Event, EventModel } from '../../../schemas/activities/events/event.ts';
import { type Session, SessionModel } from '../../../schemas/activities/events/session.ts';
import { activeStates, type Signup, SignupModel } from '../../../schemas/activities/events/signup.ts';
import { shanghaiIso } from '../../../schemas/platform/shanghai.ts';
import { tell } from '../../messages/outbox.ts';
import { Outdated, transact } from '../../platform/database/transaction.ts';
import { encryptField } from '../../platform/encryption/field-encryption.ts';
import { Failure } from '../../platform/errors/errors.ts';
import type { Party } from './allocate-places.ts';
import { type Admitted, admit, type Claim, personsOf, refusedAtOnce, sizeOf } from './check-claim.ts';
import { readFacts } from './claimant-facts.ts';
import { arrange, type Counts, countsUpdate, firstTimersUntil } from './fill-places.ts';

/** A claim that is waiting for its places, as a party behind all who wait. */
type Newcomer = Party & Admitted;
type Outcomes = Map<Claim, Signup | Failure>;

/**
 * Decide on claims of one session that arrived together, first come first served.
 *
 * Places and sign-ups change in one transaction, so that their numbers agree whatever crashes. Where a plain read
 * already refuses all of them, as it does for everybody after the last place, there is no transaction.
 *
 * @param deadline On the clock of `performance.now()`.
 * @returns a sign-up or the reason of its refusal for each claim, in their order.
 */
export async function settle(
  sessionId: string,
  claims: readonly Claim[],
  deadline: number,
): Promise<(Signup | Failure)[]> {
  const outcomes = new Map<Claim, Signup | Failure>();
  // One claim a person at a time: who taps twice is answered the second time when the first is decided.
  for (let left = claims; left.length > 0; left = left.filter((claim) => !outcomes.has(claim))) {
    const decided = await transact(deadline, (transaction) => settleOnce(sessionId, left, transaction));
    for (const [claim, outcome] of decided) outcomes.set(claim, outcome);
  }
  return claims.map((claim) => outcomes.get(claim) as Signup | Failure);
}

async function settleOnce(sessionId: string, claims: readonly Claim[], transaction: ClientSession): Promise<Outcomes> {
  // Plain reads outside the transaction, so they may go together.
  const [session, held] = await Promise.all([readSession(sessionId), readHeld(sessionId, claims)]);
  const outcomes: Outcomes = new Map();
  const wanting: Claim[] = [];
  const claimed = new Set<string>();
  for (const claim of claims) {
    const failure = refusedAtOnce(session, held, claim);
    if (failure) outcomes.set(claim, failure);
    else if (!personsOf(claim).some((person) => claimed.has(person))) {
      wanting.push(claim);
      for (const person of personsOf(claim)) claimed.add(person);
    }
  }
  if (session && wanting.length > 0) await decide(session, wanting, outcomes, transaction);
  return outcomes;
}

/** Decide on claims that nothing spoke against so far. */
async function decide(
  session: Session,
  claims: Claim[],
  outcomes: Outcomes,
  transaction: ClientSession,
): Promise<void> {
  const event = await EventModel.collection.findOne<Event>({ _id: session.event }, { maxTimeMS: 3000 });
  if (!event) throw new Error(`the event of session ${session._id} is gone`);
  const now = claims.reduce((latest, claim) => (claim.now > latest ? claim.now : latest), new Date(0));
  const facts = await readFacts(event, claims.flatMap(personsOf), now);
  const newcomers: Newcomer[] = [];
  for (const claim of claims) {
    const admitted = admit(claim, { event, session, facts });
    if (admitted instanceof Failure) outcomes.set(claim, admitted);
    else newcomers.push({ ...admitted, size: sizeOf(claim), turn: 0, passedOver: 0, newcomer: true });
  }
  if (newcomers.length === 0) return;

  const { counts, outcome } = await arrange({ session, rules: event, newcomers, now }, transaction);
  const until = firstTimersUntil(session, event);
  for (const { claim, rank } of outcome.refused) {
    const others = until && rank > 0 && now < until;
    const failure = others && new Failure('signup_first_timers_first', { until: shanghaiIso(until) });
    outcomes.set(claim, failure || new Failure('event_full'));
  }
  const signups: Signup[] = [];
  const write = (newcomer: Newcomer, place: Partial<Signup>) => {
    const made = signupsOf(newcomer, event, place);
    outcomes.set(newcomer.claim, made[0] as Signup);
    signups.push(...made);
  };
  for (const party of outcome.placed) write(party, { state: 'confirmed' });
  for (const party of outcome.listed) {
    const passedOver = outcome.passedOver.get(party);
    write(party, { state: 'waiting', rank: party.rank, turn: counts.turns++, ...(passedOver && { passedOver }) });
  }
  await writeAll(session, counts, claims, transaction);
  if (signups.length === 0) return;
  await SignupModel.collection.insertMany(signups, { session: transaction });
  const confirmed = signups.filter(({ state }) => state === 'confirmed');
  await tell(
    transaction,
    ...confirmed.map(({ _id, person, at }) => ({
      kind: 'confirmed' as const,
      person,
      event: event._id,
      session: session._id,
      signup: _id,
      at,
    })),
  );
}

/** Write the counts, if the session is still what was read, and open and published. */
async function writeAll(session: Session, counts: Counts, claims: Claim[], transaction: ClientSession): Promise<void> {
  const times = claims.map(({ now }) => now.getTime());
  const written = await SessionModel.collection.updateOne(
    {
      _id: session._id,
      published: true,
      opensAt: { $lte: new Date(Math.min(...times)) },
      closesAt: { $gt: new Date(Math.max(...times)) },
      places: session.places,
      taken: session.taken,
      waitingPlaces: session.waitingPlaces,
      waiting: session.waiting,
      turns: session.turns,
      wantedPlaces: session.wantedPlaces ?? null,
    },
    countsUpdate(counts),
    { session: transaction, maxTimeMS: 3000 },
  );
  // Somebody took a place or changed the session since the read; another read says what is left.
  if (written.matchedCount === 0) throw new Outdated();
}

/** One sign-up a person; the companions and the answers are with the first. */
function signupsOf({ claim, answers }: Admitted, event: Event, place: Partial<Signup>): Signup[] {
  return personsOf(claim).map((person, index) => {
    const _id = new Types.ObjectId();
    const first = index === 0;
    const sealed = first && Object.keys(answers).length > 0 && JSON.stringify(answers);
    return {
      _id,
      event: event._id,
      session: new Types.ObjectId(claim.session),
      union: event.union,
      person: new Types.ObjectId(person),
      at: claim.now,
      size: 1 + (first ? (claim.companions ?? 0) : 0),
      ...(claim.group && { group: new Types.ObjectId(claim.group) }),
      ...(sealed && { answers: encryptField(sealed, { collection: 'signups', id: String(_id), field: 'answers' }) }),
      ...(first && claim.key && { key: claim.key }),
      ...place,
    } as Signup;
  });
}

function readSession(id: string): Promise<Session | null> {
  return SessionModel.collection.findOne<Session>({ _id: new Types.ObjectId(id) }, { maxTimeMS: 3000 });
}

/** The active sign-ups that these people hold for the session, by person. */
async function readHeld(session: string, claims: readonly Claim[]): Promise<Map<string, string>> {
  const persons = [...new Set(claims.flatMap(personsOf))].map((id) => new Types.ObjectId(id));
  const signups = await SignupModel.collection
    .find<Pick<Signup, '_id' | 'person'>>(
      { session: new Types.ObjectId(session), person: { $in: persons }, state: { $in: [...activeStates] } },
      { projection: { person: 1 }, maxTimeMS: 3000 },
    )
    .toArray();
  return new Map(signups.map(({ _id, person }) => [String(person), String(_id)]));
}
