import {
  type Attendance,
  AttendanceModel,
  type AttendanceState,
} from '../../../../schemas/activities/attendance/attendance.ts';

/** What a finished session came to for one person, for whatever follows from it. */
export interface AttendanceFact {
  /** Stable for the person and session, through corrections and erasure: the source of an award. */
  sourceKey: string;
  /** Goes up with each change: with the key it says which state has been dealt with. */
  revision: number;
  event: string;
  session: string;
  person: string;
  state: AttendanceState;
  /** Whole minutes within the session; they count where the state is `attended`. */
  minutes: number;
  settledAt: Date;
}

/** The facts of a session, settled ones only: none before its attendance was closed. */
export async function attendanceOf(session: string): Promise<AttendanceFact[]> {
  const results = await AttendanceModel.find({ session }).sort({ _id: 1 }).lean();
  return results.map(factOf);
}

function factOf({ _id, revision, event, session, person, state, minutes, settledAt }: Attendance): AttendanceFact {
  return {
    sourceKey: `attendance:${_id}`,
    revision,
    event: String(event),
    session: String(session),
    person: String(person),
    state,
    minutes,
    settledAt,
  };
}
