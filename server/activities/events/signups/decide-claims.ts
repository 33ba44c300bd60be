import { type ClientSession, Types } from 'mongoose';
import { type Event, EventModel } from '../../../../schemas/activities/events/event.ts';
import { type Session, SessionModel } from '../../../../schemas/activities/events/session.ts';
import { activeSignupStates, type Signup, SignupModel } from '../../../../schemas/activities/events/signup.ts';
import { shanghaiIso } from '../../../../schemas/platform/shanghai.ts';
import { enqueueMessage } from '../../../messages/outbox.ts';
import { transact, WriteConflict } from '../../../platform/database/transaction.ts';
import { encryptField } from '../../../platform/encryption/field-encryption.ts';
import { Failure } from '../../../platform/errors/errors.ts';
import type { SignupParty } from './allocate-places.ts';
import { readApplicantFacts } from './applicant-facts.ts';
import {
  type AdmittedRequest,
  admitRequest,
  partySizeOf,
  personsOf,
  refusalBySession,
  type SignupRequest,
} from './check-claim.ts';
import { countsUpdate, fillPlaces, firstTimersUntil, type SessionCounts } from './fill-places.ts';

/** An admitted request as a party that comes after everybody who waits. */
type Newcomer = SignupParty & AdmittedRequest;
type Outcomes = Map<SignupRequest, Signup | Failure>;

/**
 * Decide on sign-up requests for one session that arrived together, first come first served.
 *
 * Places and sign-ups change in one transaction, so that their numbers agree whatever crashes. Where a plain read
 * already refuses all requests, as it does for everybody after the last place, there is no transaction.
 *
 * @param deadline On the clock of `performance.now()`.
 * @returns a sign-up or the reason of the refusal for each request, in their order.
 */
export async function decideClaims(
  sessionId: string,
  requests: readonly SignupRequest[],
  deadline: number,
): Promise<(Signup | Failure)[]> {
  const outcomes: Outcomes = new Map();
  // A pass decides on one request per person. A second tap is answered in the next pass, after the first is decided.
  for (let open = requests; open.length > 0; open = open.filter((request) => !outcomes.has(request))) {
    const decided = await transact(deadline, (transaction) => decideOnePass(sessionId, open, transaction));
    for (const [request, outcome] of decided) outcomes.set(request, outcome);
  }
  return requests.map((request) => outcomes.get(request) as Signup | Failure);
}

async function decideOnePass(
  sessionId: string,
  requests: readonly SignupRequest[],
  transaction: ClientSession,
): Promise<Outcomes> {
  // Both reads are outside the transaction, so they may run side by side.
  const [session, held] = await Promise.all([readSession(sessionId), readActiveSignupIds(sessionId, requests)]);
  const outcomes: Outcomes = new Map();
  const remaining: SignupRequest[] = [];
  const seen = new Set<string>();
  for (const request of requests) {
    const failure = refusalBySession(session, held, request);
    if (failure) outcomes.set(request, failure);
    else if (!personsOf(request).some((person) => seen.has(person))) {
      remaining.push(request);
      for (const person of personsOf(request)) seen.add(person);
    }
  }
  if (session && remaining.length > 0) await decide(session, remaining, outcomes, transaction);
  return outcomes;
}

/** Decide on requests that the session does not refuse, and write their sign-ups. */
async function decide(
  session: Session,
  requests: SignupRequest[],
  outcomes: Outcomes,
  transaction: ClientSession,
): Promise<void> {
  const event = await EventModel.collection.findOne<Event>({ _id: session.event }, { maxTimeMS: 3000 });
  if (!event) throw new Error(`the event of session ${session._id} is gone`);
  const now = requests.reduce((latest, request) => (request.now > latest ? request.now : latest), new Date(0));
  const facts = await readApplicantFacts(event, requests.flatMap(personsOf), now);
  const newcomers: Newcomer[] = [];
  for (const request of requests) {
    const admitted = admitRequest(request, { event, session, facts });
    if (admitted instanceof Failure) outcomes.set(request, admitted);
    else newcomers.push({ ...admitted, size: partySizeOf(request), turn: 0, passedOver: 0, newcomer: true });
  }
  if (newcomers.length === 0) return;

  const { counts, outcome } = await fillPlaces({ session, rules: event, newcomers, now }, transaction);
  const until = firstTimersUntil(session, event);
  for (const { claim, rank } of outcome.refused) {
    const onlyFirstTimers = until && rank > 0 && now < until;
    const failure = onlyFirstTimers && new Failure('signup_first_timers_first', { until: shanghaiIso(until) });
    outcomes.set(claim, failure || new Failure('event_full'));
  }
  const signups: Signup[] = [];
  const add = (newcomer: Newcomer, fields: Partial<Signup>) => {
    const created = signupsOf(newcomer, event, fields);
    outcomes.set(newcomer.claim, created[0] as Signup);
    signups.push(...created);
  };
  for (const party of outcome.placed) add(party, { state: 'confirmed' });
  for (const party of outcome.listed) {
    const passedOver = outcome.passedOver.get(party);
    add(party, { state: 'waiting', rank: party.rank, turn: counts.turns++, ...(passedOver && { passedOver }) });
  }
  await writeSessionCounts(session, counts, requests, transaction);
  if (signups.length === 0) return;
  await SignupModel.collection.insertMany(signups, { session: transaction });
  const confirmed = signups.filter(({ state }) => state === 'confirmed');
  await enqueueMessage(
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

/**
 * Write the counts if the session is unchanged since it was read, published and open.
 *
 * @throws {WriteConflict} where a sign-up or the organiser changed the session, so that it must be read again.
 */
async function writeSessionCounts(
  session: Session,
  counts: SessionCounts,
  requests: SignupRequest[],
  transaction: ClientSession,
): Promise<void> {
  const times = requests.map(({ now }) => now.getTime());
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
  if (written.matchedCount === 0) throw new WriteConflict();
}

/** Make one sign-up per person; the first carries the companions, the answers and the key. */
function signupsOf({ claim, answers }: AdmittedRequest, event: Event, fields: Partial<Signup>): Signup[] {
  return personsOf(claim).map((person, index) => {
    const _id = new Types.ObjectId();
    const first = index === 0;
    const json = first && Object.keys(answers).length > 0 && JSON.stringify(answers);
    return {
      _id,
      event: event._id,
      session: new Types.ObjectId(claim.session),
      union: event.union,
      person: new Types.ObjectId(person),
      at: claim.now,
      size: 1 + (first ? (claim.companions ?? 0) : 0),
      ...(claim.group && { group: new Types.ObjectId(claim.group) }),
      ...(json && { answers: encryptField(json, { collection: 'signups', id: String(_id), field: 'answers' }) }),
      ...(first && claim.key && { key: claim.key }),
      ...fields,
    } as Signup;
  });
}

function readSession(id: string): Promise<Session | null> {
  return SessionModel.collection.findOne<Session>({ _id: new Types.ObjectId(id) }, { maxTimeMS: 3000 });
}

/** Read the ids of the active sign-ups that the persons of these requests have for the session, by person. */
async function readActiveSignupIds(session: string, requests: readonly SignupRequest[]): Promise<Map<string, string>> {
  const persons = [...new Set(requests.flatMap(personsOf))].map((id) => new Types.ObjectId(id));
  const signups = await SignupModel.collection
    .find<Pick<Signup, '_id' | 'person'>>(
      { session: new Types.ObjectId(session), person: { $in: persons }, state: { $in: [...activeSignupStates] } },
      { projection: { person: 1 }, maxTimeMS: 3000 },
    )
    .toArray();
  return new Map(signups.map(({ _id, person }) => [String(person), String(_id)]));
}
