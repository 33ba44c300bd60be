import { Types } from 'mongoose';
import { type Scan, ScanModel } from '../../../../schemas/activities/attendance/scan.ts';
import { type Signup, SignupModel } from '../../../../schemas/activities/events/signup.ts';

/**
 * An attendee of a session: the sign-up by which staff know the person, and the scans in the order of their numbers.
 */
export interface Attendee {
  person: string;
  /** The newest sign-up, cancelled or not; undefined where the person's sign-ups are deleted. */
  signup: Pick<Signup, '_id' | 'state'> | undefined;
  scans: Scan[];
}

/** Read everybody who is confirmed for a session or was scanned at it. */
export async function readAttendees(sessionId: string): Promise<Attendee[]> {
  const session = new Types.ObjectId(sessionId);
  const [signups, scans] = await Promise.all([
    SignupModel.collection
      .find<Pick<Signup, '_id' | 'person' | 'state'>>(
        { session },
        { projection: { person: 1, state: 1 }, maxTimeMS: 5000 },
      )
      .sort({ _id: 1 })
      .toArray(),
    ScanModel.collection.find<Scan>({ session }, { maxTimeMS: 5000 }).sort({ session: 1, person: 1, n: 1 }).toArray(),
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
