import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { startLocalMongod } from '../../../server/platform/database/local-mongod/local-mongod.ts';
import { StartError } from '../../../server/platform/errors/start-error.ts';

/** A process of its own that uses the mongod of a directory. */
export interface MongodUser {
  process: ChildProcess;
  uri: string;
  /** The mongod's pid. */
  pid: number;
  /** Why it could not start, if it could not. */
  refused?: string;
  /** Let it stop as a program does that was asked to. */
  leave(): Promise<void>;
  /** Let it end as one that forgot. */
  exit(): Promise<void>;
  /** Kill it with no warning. */
  kill(): Promise<void>;
}

/** Start a process that uses the mongod of a directory, and wait until it does. */
export async function mongodUser(dir: string): Promise<MongodUser> {
  const process = spawn(globalThis.process.execPath, [fileURLToPath(import.meta.url), dir], {
    detached: true,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const gone = once(process, 'exit').then(() => {});
  const [line] = await once(createInterface(process.stdout), 'line');
  return {
    process,
    ...JSON.parse(line),
    leave: () => {
      process.stdin.end();
      return gone;
    },
    exit: () => {
      process.stdin.write('exit');
      return gone;
    },
    kill: () => {
      process.kill('SIGKILL');
      return gone;
    },
  };
}

if (globalThis.process.argv[1] === fileURLToPath(import.meta.url)) await run(globalThis.process.argv[2] ?? '');

async function run(dir: string): Promise<void> {
  const say = (message: object) => globalThis.process.stdout.write(`${JSON.stringify(message)}\n`);
  try {
    const mongod = await startLocalMongod({ dir });
    say({ uri: mongod.uri, pid: mongod.pid() });
    globalThis.process.stdin.once('data', () => globalThis.process.exit()).once('end', () => mongod.stop());
  } catch (error) {
    if (!(error instanceof StartError)) throw error;
    say({ refused: error.message });
  }
}
