import { mongo, Types } from 'mongoose';
import { AttendanceClosingModel } from '../../../schemas/activities/attendance/attendance.ts';
import { type Scan, ScanModel } from '../../../schemas/activities/attendance/scan.ts';
import { activeStates, type Signup, SignupModel } from '../../../schemas/activities/events/signup.ts';
import { Failure } from '../../platform/errors/errors.ts';
import { type Door, readDoors } from './check-in/check-in.ts';
import { type Attempt, decide, type Recorded, recordedOf } from './decide-scan.ts';
import { settleHours } from './hours/compute-hours.ts';

/**
 * Add scans of one session, and say what each came to.
 *
 * Scans are only inserted, numbered by person: the number is unique, so that whoever adds one has seen those before it,
 * in whatever process; who comes second reads again. A nonce that is there already is that scan, not another.
 *
 * @param deadline On the clock of `performance.now()`.
 * @returns in the order of the attempts; a scan that does not count is a `Failure`, but for those made offline, which
 *   are kept in doubt.
 * @throws {Failure} `overloaded` where others were in the way until the deadline; what was written counts.
 */
export async function recordScans(
  session: string,
  attempts: readonly Attempt[],
  deadline: number,
): Promise<(Recorded | Failure)[]> {
  const outcomes = new Map<Attempt, Recorded | Failure>();
  /** What this call wrote, and for which attempt: found again after a conflict, it is no repetition. */
  const own = new Map<string, Attempt>();
  for (let open: readonly Attempt[] = attempts; open.length > 0; ) {
    if (performance.now() > deadline) throw new Failure('overloaded');
    const { door, signups, scans, closed } = await readState(session, open);
    const fresh: Scan[] = [];
    for (const attempt of open) {
      const known = scans.get(attempt.person) ?? [];
      const repeated = known.find(({ nonce }) => nonce === attempt.nonce);
      if (repeated && door) {
        outcomes.set(attempt, recordedOf(repeated, known, door, own.get(String(repeated._id)) !== attempt));
        continue;
      }
      const circumstances = door && { door, signup: signups.get(attempt.person), closed };
      const decided = decide(attempt, known, circumstances);
      if (decided instanceof Failure || !door) {
        outcomes.set(attempt, decided as Failure);
        continue;
      }
      known.push(decided);
      scans.set(attempt.person, known);
      fresh.push(decided);
      own.set(String(decided._id), attempt);
      outcomes.set(attempt, recordedOf(decided, known, door, false));
    }
    const overtaken = await insert(fresh);
    open = open.filter(({ person }) => overtaken.has(person));
    if (door) await settleIfClosed(door, attempts, outcomes);
  }
  return attempts.map((attempt) => outcomes.get(attempt) as Recorded | Failure);
}

/** A door with what a scan is judged by, of some people. */
type Judged = Door & { signups: Pick<Signup, 'person' | 'state'>[]; closings: object[] };

/** Two commands, however many people: a server process that writes many small ones does little else. */
async function readState(session: string, attempts: readonly Attempt[]) {
  const people = [...new Set(attempts.map(({ person }) => person))].map((id) => new Types.ObjectId(id));
  const of = { session: new Types.ObjectId(session), person: { $in: people } };
  const [[door], scans] = await Promise.all([
    readDoors<Judged>(session, [
      {
        $lookup: {
          from: SignupModel.collection.collectionName,
          pipeline: [
            { $match: { ...of, state: { $in: [...activeStates] } } },
            { $project: { _id: 0, person: 1, state: 1 } },
          ],
          as: 'signups',
        },
      },
      {
        $lookup: {
          from: AttendanceClosingModel.collection.collectionName,
          pipeline: [{ $match: { _id: of.session } }, { $project: { _id: 1 } }],
          as: 'closings',
        },
      },
    ]),
    // The scans of many people may be more than one document holds.
    ScanModel.collection.find<Scan>(of, { maxTimeMS: 3000 }).sort({ session: 1, person: 1, n: 1 }).toArray(),
  ]);
  return {
    door: door as Door | undefined,
    signups: new Map(door?.signups.map(({ person, state }) => [String(person), state])),
    scans: Map.groupBy(scans, ({ person }) => String(person)),
    closed: door !== undefined && door.closings.length > 0,
  };
}

/** @returns the people for whom another process was first, so that what was decided of them does not hold. */
async function insert(scans: Scan[]): Promise<Set<string>> {
  if (scans.length === 0) return new Set();
  try {
    await ScanModel.collection.insertMany(scans, { ordered: false });
    return new Set();
  } catch (error) {
    if (!(error instanceof mongo.MongoBulkWriteError) || error.writeErrors === undefined) throw error;
    const errors = [error.writeErrors].flat();
    if (errors.length === 0 || errors.some(({ code }) => code !== 11000)) throw error;
    return new Set(errors.map(({ index }) => String(scans[index]?.person)));
  }
}

/**
 * After the end the organiser may have closed while scans were on their way: what they change is settled again. Also of
 * scans that are there already: who wrote them may have been killed before it came to that.
 */
async function settleIfClosed(
  door: Door,
  attempts: readonly Attempt[],
  outcomes: ReadonlyMap<Attempt, Recorded | Failure>,
): Promise<void> {
  const now = attempts[0]?.now ?? new Date();
  const kept = attempts.filter((attempt) => !(outcomes.get(attempt) instanceof Failure));
  if (now < door.endsAt || kept.length === 0) return;
  const closed = await AttendanceClosingModel.exists({ _id: door._id });
  if (closed) await settleHours(door, now, [...new Set(kept.map(({ person }) => person))]);
}
