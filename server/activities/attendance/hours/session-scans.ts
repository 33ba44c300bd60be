import { Types } from 'mongoose';
import { type Scan, ScanModel } from '../../../../schemas/activities/attendance/scan.ts';
import { type Signup, SignupModel } from '../../../../schemas/activities/events/signup.ts';

/** Somebody of a session: the sign-up by which staff know them, and their scans in the order of their numbers. */
export interface Attendee {
  person: string;
  /** The newest sign-up, cancelled or not; none where a person's sign-ups are gone. */
  signup: Pick<Signup, '_id' | 'state'> | undefined;
  scans: Scan[];
}

/**
 * Everybody who is confirmed for a session or was scanned at it.
 *
 * @param only The sign-ups of these people alone, and their scans.
 */
export async function attendeesOf(session: string, only?: readonly string[]): Promise<Attendee[]> {
  const of = {
    session: new Types.ObjectId(session),
    ...(only && { person: { $in: only.map((id) => new Types.ObjectId(id)) } }),
  };
  const [signups, scans] = await Promise.all([
    SignupModel.collection
      .find<Pick<Signup, '_id' | 'person' | 'state'>>(of, { projection: { person: 1, state: 1 }, maxTimeMS: 5000 })
      .sort({ _id: 1 })
      .toArray(),
    ScanModel.collection.find<Scan>(of, { maxTimeMS: 5000 }).sort({ session: 1, person: 1, n: 1 }).toArray(),
  ]);
  const scansOf = Map.groupBy(scans, ({ person }) => String(person));
  const signupOf = new Map<string, Pick<Signup, '_id' | 'state'>>();
  for (const signup of signups) {
    const person = String(signup.person);
    if (signup.state !== 'cancelled' || signupOf.get(person)?.state !== 'confirmed') signupOf.set(person, signup);
  }
  const people = new Set([...signupOf].flatMap(([person, { state }]) => (state === 'confirmed' ? person : [])));
  for (const person of scansOf.keys()) people.add(person);
  return [...people].map((person) => ({
    person,
    signup: signupOf.get(person),
    scans: scansOf.get(person) ?? [],
  }));
}
