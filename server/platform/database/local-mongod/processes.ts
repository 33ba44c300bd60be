import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** A process of this machine. A pid may be reused by a later process, so the start time is kept with it. */
export interface ProcessIdentity {
  pid: number;
  /** When it started, in a unit of the platform; two processes with the same pid differ in it. */
  birth: string;
}

/** Find the running process with a pid. @returns undefined when there is none; a zombie counts as ended. */
export function findProcess(pid: number): ProcessIdentity | undefined {
  const birth = birthOf(pid);
  return birth === undefined ? undefined : { pid, birth };
}

/** Whether exactly this process still runs. */
export function isRunning({ pid, birth }: ProcessIdentity): boolean {
  return birthOf(pid) === birth;
}

/** Wait for a process to end. @returns whether it ended in time. */
export async function waitForExit(process: ProcessIdentity, timeoutMs: number): Promise<boolean> {
  const deadline = Date.now() + timeoutMs;
  while (isRunning(process)) {
    if (Date.now() >= deadline) return false;
    await sleep(20);
  }
  return true;
}

/** Send a signal, unless the process has ended. */
export function sendSignal(target: ProcessIdentity, name: NodeJS.Signals): void {
  if (!isRunning(target)) return;
  try {
    process.kill(target.pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

function birthOf(pid: number): string | undefined {
  if (!Number.isInteger(pid) || pid <= 0) return undefined;
  if (process.platform === 'linux') return birthInProc(pid);
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return undefined;
  }
  return process.platform === 'win32' ? '0' : birthByPs(pid);
}

function birthInProc(pid: number): string | undefined {
  let stat: string;
  try {
    stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
  } catch {
    return undefined;
  }
  // The second field is the program's name in brackets, and may itself hold blanks and brackets (proc(5)).
  const [state, ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [threads, birth] = [Number(fields[16]), fields[18]];
  // A zombie that still has threads still holds its files and ports.
  return (state === 'Z' || state === 'X') && threads <= 1 ? undefined : birth;
}

function birthByPs(pid: number): string | undefined {
  try {
    const line = execFileSync('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], { encoding: 'utf8', stdio: 'pipe' });
    const [, state, started] = /^\s*(\S+)\s+(.+?)\s*$/.exec(line) ?? [];
    return !state || !started || state.startsWith('Z') ? undefined : String(Date.parse(started));
  } catch {
    return undefined;
  }
}
