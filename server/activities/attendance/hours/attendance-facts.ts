import {
  type Attendance,
  AttendanceModel,
  type AttendanceState,
} from '../../../../schemas/activities/attendance/attendance.ts';

/** The result of a finished session for one person, as points and other features read it. */
export interface AttendanceFact {
  /** A key of the person and session that stays the same through corrections and erasure: the source of an award. */
  sourceKey: string;
  /** Grows with each change. Together with the key it tells which result was processed. */
  revision: number;
  event: string;
  session: string;
  person: string;
  state: AttendanceState;
  /** Whole minutes within the session; they count where the state is `attended`. */
  minutes: number;
  settledAt: Date;
}

/** Read the results of a session; there are none before its attendance is closed. */
export async function readAttendanceFacts(session: string): Promise<AttendanceFact[]> {
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
