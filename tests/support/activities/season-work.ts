import type { OfflineScan } from '../../../schemas/activities/attendance/offline-list.ts';
import type { ScanAction } from '../../../schemas/activities/attendance/scan.ts';
import { everywhere } from '../../../server/access/staff/scope.ts';
import { uploadOfflineScans } from '../../../server/activities/attendance/check-in/upload-offline-scans.ts';
import { closeAttendance } from '../../../server/activities/attendance/hours/close-attendance.ts';
import { scanScreen } from '../../../server/activities/attendance/scans.ts';
import { makeScreenCode } from '../../../server/activities/attendance/screen-codes.ts';
import type { SignupRequest } from '../../../server/activities/events/signups/check-claim.ts';
import { reassignLapsedOffers } from '../../../server/activities/events/signups/offers.ts';
import { signUp } from '../../../server/activities/events/signups/sign-up.ts';
import { awardNewAttendance } from '../../../server/activities/points/award-job.ts';

/** Who closes and corrects. */
export const by = 'organiser-of-the-season';

/** Somebody scans the screen of a session. */
export interface ScreenScan {
  person: string;
  action: ScanAction;
  nonce: string;
  at: Date;
}

/** Work of the season that may be begun by a process that dies, and is then done again by another. */
export type Work =
  | { do: 'sign up'; claims: SignupRequest[]; again?: boolean }
  | { do: 'hand on'; now: Date }
  | { do: 'scan'; session: string; rounds: ScreenScan[][] }
  | { do: 'deliver'; session: string; list: string; scans: OfflineScan[]; now: Date }
  | { do: 'close'; session: string; now: Date };

/** What became of it: a word for each part, a state or the code of a refusal, where there are parts. */
export async function perform(work: Work): Promise<string[]> {
  switch (work.do) {
    case 'sign up': {
      const { claims, again = false } = work;
      const claimed = (claim: SignupRequest) =>
        wordOf(signUp({ ...claim, again }).then(({ state, _id }) => `${state} ${_id}`));
      if (!again) return Promise.all(claims.map(claimed));
      // A repetition is looked for before it is queued: together they would change places with each other.
      const words: string[] = [];
      for (const claim of claims) words.push(await claimed(claim));
      return words;
    }
    case 'hand on':
      await reassignLapsedOffers(work.now);
      return [];
    case 'scan': {
      const words: string[] = [];
      for (const round of work.rounds) words.push(...(await Promise.all(round.map((one) => scan(work.session, one)))));
      return words;
    }
    case 'deliver': {
      const { session, list, scans, now } = work;
      const { conflicts } = await uploadOfflineScans(session, { list, scans, by }, everywhere, now);
      await awardNewAttendance(now);
      return conflicts.map(({ reason }) => reason);
    }
    case 'close':
      await closeAttendance(work.session, by, everywhere, work.now);
      await awardNewAttendance(work.now);
      return [];
  }
}

function scan(session: string, { person, action, nonce, at }: ScreenScan): Promise<string> {
  const code = makeScreenCode({ session, action }, at);
  return wordOf(scanScreen(person, { code, nonce }, at).then(({ result }) => result));
}

/** What a call came to, or the code of its refusal. */
export function wordOf(call: Promise<string>): Promise<string> {
  return call.catch((error: { code?: string }) => error.code ?? String(error));
}
