import type { Doubt, ScanAction } from '../../../../schemas/activities/attendance/scan.ts';
import type { Scope } from '../../../access/staff/scope.ts';
import { findManagedCheckInSession } from '../check-in-session.ts';
import { readMaskedNames } from '../masked-names.ts';
import { readAttendees } from './attendees.ts';
import { type AttendanceCase, attendanceFindingsOf } from './findings.ts';

/**
 * List the attendance of a session at this moment: everybody who is confirmed or was scanned, by masked name.
 *
 * @throws {Failure} `session_not_found`.
 */
export async function listAttendance(session: string, scope: Scope, now: Date) {
  const attendees = await readFindings(session, scope, now);
  return attendees.map(({ signupId, name, findings: { cases: _, ...findings } }) => ({ signupId, name, ...findings }));
}

/** A case about which the organiser has to decide, as staff see it. */
export interface OpenAttendanceCase {
  signupId: string;
  name: string;
  kind: AttendanceCase['kind'];
  at: Date;
  scanId?: string | undefined;
  action?: ScanAction | undefined;
  reason?: Doubt | undefined;
}

/**
 * List the cases of a session about which the organiser has to decide: forgotten check-outs, check-outs without a
 * check-in, and scans in doubt.
 *
 * @throws {Failure} `session_not_found`.
 */
export async function listOpenCases(session: string, scope: Scope, now: Date): Promise<OpenAttendanceCase[]> {
  const attendees = await readFindings(session, scope, now);
  return attendees.flatMap(({ signupId, name, findings }) =>
    findings.cases.map(({ kind, scan, at }) => ({
      signupId,
      name,
      kind,
      at,
      ...(scan && { scanId: String(scan._id), action: scan.action as ScanAction, reason: scan.doubt ?? undefined }),
    })),
  );
}

async function readFindings(sessionId: string, scope: Scope, now: Date) {
  const session = await findManagedCheckInSession(sessionId, scope);
  const attendees = (await readAttendees(sessionId)).filter(({ signup }) => signup);
  const names = await readMaskedNames(attendees.map(({ person }) => person));
  return attendees.map(({ person, signup, scans }) => ({
    signupId: String(signup?._id),
    name: names.get(person) ?? '',
    findings: attendanceFindingsOf(scans, session, now),
  }));
}
