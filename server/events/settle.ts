import { type ClientSession, Types } from 'mongoose';
import { shanghaiIso } from '../../schemas/common.ts';
import { type Session, SessionModel } from '../../schemas/session.ts';
import { activeStates, type Signup, SignupModel } from '../../schemas/signup.ts';
import { Failure } from '../errors.ts';
import { Outdated, transact } from './transaction.ts';

/** A person wants a place of a session of an event; ids as 24 hexadecimal digits. */
export interface Claim {
  event: string;
  session: string;
  person: string;
  now: Date;
  /** Of the request that wants it, where a repetition can be told by it. */
  key?: string | undefined;
}

/**
 * Decide on claims of one session that arrived together, first come first served.
 *
 * Places and sign-ups change in one transaction, so that their numbers agree whatever crashes. Where a plain read
 * already refuses all of them, as it does for everybody after the last place, there is no transaction.
 *
 * @param deadline On the clock of `performance.now()`.
 * @returns a sign-up or the reason of its refusal for each claim, in their order.
 */
export function settle(sessionId: string, claims: readonly Claim[], deadline: number): Promise<(Signup | Failure)[]> {
  return transact(deadline, async (transaction) => {
    // Plain reads outside the transaction, so they may go together.
    const [session, held] = await Promise.all([readSession(sessionId), readHeld(sessionId, claims)]);

    const wanting = new Map<string, Claim>();
    const judge = (claim: Claim) => refusal(session, held, claim);
    for (const claim of claims) if (!judge(claim) && !wanting.has(claim.person)) wanting.set(claim.person, claim);

    const written = await writeSignups(sessionId, [...wanting.values()], transaction);
    const firstComers = new Set(wanting.values());
    for (const signup of written) held.set(String(signup.person), signup._id);
    const byPerson = new Map(written.map((signup) => [String(signup.person), signup]));
    return claims.map((claim) => {
      const signup = firstComers.has(claim) && byPerson.get(claim.person);
      return signup || (judge(claim) ?? new Failure('event_full'));
    });
  });
}

function readSession(id: string): Promise<Session | null> {
  return SessionModel.collection.findOne<Session>({ _id: new Types.ObjectId(id) }, { maxTimeMS: 3000 });
}

/** The active sign-ups that these people hold for the session, by person. */
async function readHeld(session: string, claims: readonly Claim[]): Promise<Map<string, Types.ObjectId>> {
  const persons = [...new Set(claims.map(({ person }) => person))].map((id) => new Types.ObjectId(id));
  const signups = await SignupModel.collection
    .find<Pick<Signup, '_id' | 'person'>>(
      { session: new Types.ObjectId(session), person: { $in: persons }, state: { $in: [...activeStates] } },
      { projection: { person: 1 }, maxTimeMS: 3000 },
    )
    .toArray();
  return new Map(signups.map(({ _id, person }) => [String(person), _id]));
}

/** Why a claim gets nothing, as far as a read can tell; the conditional write decides on the rest. */
function refusal(session: Session | null, held: Map<string, Types.ObjectId>, claim: Claim): Failure | undefined {
  if (!session?.published || String(session.event) !== claim.event) return new Failure('session_not_found');
  const own = held.get(claim.person);
  if (own) return new Failure('already_signed_up', { signupId: String(own) });
  if (claim.now < session.opensAt) return new Failure('signup_not_open', { opensAt: shanghaiIso(session.opensAt) });
  if (claim.now >= session.closesAt) return new Failure('signup_closed', { closesAt: shanghaiIso(session.closesAt) });
  return session.taken >= session.places ? new Failure('event_full') : undefined;
}

/** Take as many of the free places as are wanted and left, and write the sign-ups of those who come first. */
async function writeSignups(session: string, wanting: Claim[], transaction: ClientSession): Promise<Signup[]> {
  const [first] = wanting;
  if (!first) return [];
  const times = wanting.map(({ now }) => now.getTime());
  const _id = new Types.ObjectId(session);
  const before = await SessionModel.collection.findOneAndUpdate(
    {
      _id,
      published: true,
      opensAt: { $lte: new Date(Math.min(...times)) },
      closesAt: { $gt: new Date(Math.max(...times)) },
      $expr: { $lt: ['$taken', '$places'] },
    },
    [{ $set: { taken: { $min: ['$places', { $add: ['$taken', wanting.length] }] } } }],
    { session: transaction, returnDocument: 'before', projection: { places: 1, taken: 1 }, maxTimeMS: 3000 },
  );
  // Somebody took the last place or closed the window since the read; another read says which.
  if (!before) throw new Outdated();

  const signups = wanting.slice(0, before.places - before.taken).map((claim) => ({
    _id: new Types.ObjectId(),
    event: new Types.ObjectId(claim.event),
    session: _id,
    person: new Types.ObjectId(claim.person),
    state: 'confirmed' as const,
    at: claim.now,
    ...(claim.key && { key: claim.key }),
  }));
  await SignupModel.collection.insertMany(signups, { session: transaction });
  return signups;
}
