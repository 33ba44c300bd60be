import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateKeys } from '../../../server/platform/encryption/key-ring.ts';
import { checkout } from '../paths.ts';
import { longestWaitMs, waitUntil } from '../wait.ts';

/** Where a program lies, and how its server is started there. */
export interface Installation {
  /** The folder that holds `cli/`. */
  root: string;
  /** Starts the server with the arguments of `server`; Node where it is absent. */
  program?: string;
  /** The arguments that start the server, from `root`. */
  server: readonly string[];
}

const fromCheckout: Installation = { root: checkout, server: ['server/main.ts'] };

/** The checkout, whose server is started as the README says. The process is npm, which starts a shell, which starts Node. */
export const byNpmStart: Installation = { root: checkout, program: 'npm', server: ['--prefix', checkout, 'start'] };

/** Keys of personal data as an operator sets them; every process on one database has the same. */
export function personalKeys(): Record<string, string> {
  const { personalKeys, personalIndexKey } = generateKeys();
  return { PERSONAL_KEYS: personalKeys, PERSONAL_INDEX_KEY: personalIndexKey };
}

/** What a process that ended has said. */
export interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** A running server. */
export interface Server {
  process: ChildProcess;
  url: string;
  /** What it wrote to the terminal. */
  said(): string;
  /** Its log, one object a line. */
  logged(): Record<string, unknown>[];
  signal(name: NodeJS.Signals): void;
  /** Ask it to stop, and wait. */
  stop(): Promise<Ended>;
  /** What `/readyz` answers: its status, or that nobody does. */
  ready(): Promise<number | 'refused'>;
  ended: Promise<Ended>;
}

/** A process that has not ended after so many milliseconds never will. */
const longestRunMs = 4 * longestWaitMs;

/** Start the server and wait until it says where it listens, or until something else that is waited for. */
export async function startServer(
  environment: Record<string, string>,
  reached: () => boolean = () => false,
  installation = fromCheckout,
): Promise<Server> {
  const child = launch(installation.server, environment, { installation });
  const { output, ended } = child;
  const url = () => /http:\/\/(127\.0\.0\.1|localhost):\d+(?=\n)/.exec(output.stderr)?.[0];
  let over = false;
  void ended.then(() => {
    over = true;
  });
  await waitUntil(() => over || reached() || url() !== undefined, longestRunMs);
  if (over && !reached()) throw new Error(`the server did not start: ${output.stderr}`);
  child.letRun();
  return {
    process: child.process,
    url: url() ?? '',
    said: () => output.stderr,
    logged: () =>
      output.stdout
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line)),
    signal: (name) => void child.process.kill(name),
    stop() {
      child.process.kill('SIGTERM');
      return ended;
    },
    ready: () =>
      fetch(`${url()}/readyz`).then(
        ({ status }) => status,
        () => 'refused',
      ),
    ended,
  };
}

/** Run the server where it is to refuse; one that does not is killed in the end. */
export async function refusedServer(environment: Record<string, string>): Promise<Ended> {
  return launch(fromCheckout.server, environment).ended;
}

/** Run the command line as a terminal does, to its end. */
export async function nuanfeng(
  args: readonly string[],
  environment: Record<string, string> = {},
  stdin = '',
  installation = fromCheckout,
): Promise<Ended> {
  return launch(['cli/nuanfeng.js', ...args], environment, { stdin, installation }).ended;
}

/** A folder that is removed with what runs in it. */
export async function temporaryFolder(): Promise<{ path: string; remove(): Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'nuanfeng-start-'));
  return {
    path,
    async remove() {
      for (const pid of mongodsOf(path)) process.kill(pid, 'SIGKILL');
      await waitUntil(() => mongodsOf(path).length === 0);
      await rm(path, { recursive: true, force: true });
    },
  };
}

/** The mongods whose data lie below a folder, by pid (proc(5)). */
export function mongodsOf(folder: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        const [program = '', ...args] = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
        return program.endsWith('mongod') && args.some((arg) => arg.startsWith(folder));
      } catch {
        return false;
      }
    })
    .map(Number);
}

function launch(
  args: readonly string[],
  environment: Record<string, string>,
  { stdin = '', installation = fromCheckout }: { stdin?: string; installation?: Installation } = {},
) {
  const child = spawn(
    (args === installation.server && installation.program) || process.execPath,
    args.map((arg) => whole(arg, installation)),
    {
      // Away from the checkout, whose .env and data belong to whoever works there.
      cwd: tmpdir(),
      env: { ...inherited(), ...environment },
      stdio: 'pipe',
    },
  );
  const output = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text) => {
    output.stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text) => {
    output.stderr += text;
  });
  child.stdin.on('error', () => {}).end(stdin);
  const tooLong = setTimeout(() => child.kill('SIGKILL'), longestRunMs);
  const ended = once(child, 'close').then(([code]) => {
    clearTimeout(tooLong);
    return { code, ...output } as Ended;
  });
  return { process: child, output, ended, letRun: () => clearTimeout(tooLong) };
}

/** A script by its whole path, since the process runs elsewhere; any other argument as it is. */
function whole(arg: string, { root }: Installation): string {
  return /^(server|cli|dist)\/.*\.[jt]s$/.test(arg) ? join(root, arg) : arg;
}

/** What a mongod is found by, and nothing that the product would read. */
function inherited(): NodeJS.ProcessEnv {
  const names = /^(PATH|HOME|TMPDIR|LANG|XDG_CACHE_HOME|LD_LIBRARY_PATH|MONGOD_BINARY|MONGOMS_.*|npm_.*)$/;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => names.test(name)));
}
