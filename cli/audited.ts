import { userInfo } from 'node:os';
import { wholeInstallation } from '../server/access/staff/scope.ts';
import { type Act, beginAct, endAct, newAct } from '../server/platform/audit/act.ts';
import { withDatabase } from './database.ts';
import { type Io, Rejected } from './io.ts';

/**
 * Run with the database open, and write it to the audit: before it begins, and what became of it.
 *
 * @param action the words of the command: `import employers`.
 * @param work may fill in `act.on` as soon as the record is known.
 * @param on the record, where it is known before.
 */
export async function withAudit<Result>(
  io: Io,
  action: string,
  work: (act: Act) => Promise<Result>,
  on: string | null = null,
): Promise<Result> {
  return withDatabase(io, async () => {
    const act = newAct(action);
    act.who = { kind: 'cli', id: operator() };
    act.within = [wholeInstallation];
    act.on = on;
    await beginAct(act, new Date());
    try {
      const result = await work(act);
      await endAct(act, new Date());
      return result;
    } catch (thrown) {
      // Rows that were refused are told by an exit code; the command itself is done.
      await endAct(act, new Date(), thrown instanceof Rejected ? undefined : thrown);
      throw thrown;
    }
  });
}

/** Who uses the command line: the account of the operating system; a container may have none by name. */
export function operator(): string {
  try {
    return userInfo().username;
  } catch {
    return String(process.getuid?.() ?? 'unknown');
  }
}
