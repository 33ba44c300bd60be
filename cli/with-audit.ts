import { userInfo } from 'node:os';
import { wholeInstallation } from '../server/access/staff/scope.ts';
import {
  newAuditEntry,
  type PendingAuditEntry,
  recordOutcome,
  recordStart,
} from '../server/platform/audit/audit-entry.ts';
import { withDatabase } from './database.ts';
import { ExitError } from './terminal/exit-codes.ts';
import type { Io } from './terminal/io.ts';

/**
 * Run a command with the database open and write it to the audit trail: its begin and its result.
 *
 * @param action the words of the command, such as `import employers`.
 * @param work sets `act.on` as soon as it knows the record.
 * @param on the record, if it is known before.
 */
export async function withAudit<Result>(
  io: Io,
  action: string,
  work: (act: PendingAuditEntry) => Promise<Result>,
  on: string | null = null,
): Promise<Result> {
  return withDatabase(io, async () => {
    const act = newAuditEntry(action);
    act.who = { kind: 'cli', id: operatingSystemUser() };
    act.within = [wholeInstallation];
    act.on = on;
    await recordStart(act, new Date());
    try {
      const result = await work(act);
      await recordOutcome(act, new Date());
      return result;
    } catch (thrown) {
      // Rejected rows only change the exit code. The command itself has succeeded.
      await recordOutcome(act, new Date(), thrown instanceof ExitError ? undefined : thrown);
      throw thrown;
    }
  });
}

/** The operating system's user who runs the command line. In a container without user names it is the user's number. */
export function operatingSystemUser(): string {
  try {
    return userInfo().username;
  } catch {
    return String(process.getuid?.() ?? 'unknown');
  }
}
