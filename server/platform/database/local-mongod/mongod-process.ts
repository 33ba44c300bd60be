import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { rename, stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import { totalmem } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Mongod, mongodEnvironment } from './mongod.ts';
import { lastWords, type Trouble } from './mongod-log.ts';
import { ask, replicaSet } from './mongod-replica.ts';
import { ended, isRunning, type Process, processOf, signal } from './processes.ts';

/** How to start one mongod. */
export interface Launch {
  mongod: Mongod;
  /** An existing folder for the data, absolute. */
  dbPath: string;
  logPath: string;
  port: number;
  /** Outside its replica set, to change what it knows of the set. */
  standalone?: boolean;
  /** WiredTiger's cache in GB; a quarter of the machine's memory, at most 1, where it is not said. */
  cacheGB?: number | undefined;
  /** More arguments for mongod. */
  args?: readonly string[] | undefined;
}

// Recovery after a kill -9 replays the journal, which holds the last minute at most.
const startMs = 60_000;
const stopMs = 20_000;
const logBytes = 10 * 1024 * 1024;

/** A mongod that answers, or what kept it from starting. */
export type Outcome = { process: Process } | { trouble: Trouble };

/**
 * Start a mongod that outlives this process, and wait until it answers.
 *
 * @param onSpawn is called at once, so that a mongod can be found again whatever happens to this process.
 */
export async function launchMongod(
  launch: Launch,
  onSpawn: (process: Process) => Promise<void> = async () => {},
): Promise<Outcome> {
  await rotateLog(launch.logPath);
  const logStart = await sizeOf(launch.logPath);
  const log = openSync(launch.logPath, 'a');
  // A session of its own: a Ctrl-C in the terminal reaches this program, which drains before it stops the mongod.
  const child = spawn(launch.mongod.path, argumentsOf(launch), {
    detached: true,
    windowsHide: true,
    stdio: ['ignore', log, log],
    env: mongodEnvironment(launch.mongod),
  });
  closeSync(log);
  let exit: { code: number | null } | undefined;
  child.once('error', (error) => {
    exit = { code: (error as { errno?: number }).errno ?? null };
  });
  child.once('exit', (code) => {
    exit = { code };
  });
  child.unref();
  const spawned = processOf(child.pid ?? 0);
  if (spawned) {
    await onSpawn(spawned).catch(async (error) => {
      await stopProcess(spawned);
      throw error;
    });
  }

  const deadline = Date.now() + startMs;
  while (!exit && Date.now() < deadline) {
    if (spawned && (await ask(launch.port))?.pid === spawned.pid) return { process: spawned };
    await sleep(25);
  }
  if (spawned) await stopProcess(spawned);
  return { trouble: await lastWords(launch.logPath, logStart, exit?.code ?? null) };
}

/** Stop a mongod: it is asked, and after 20 seconds killed, which its journal survives. */
export async function stopProcess(mongod: Process): Promise<void> {
  if (!isRunning(mongod)) return;
  signal(mongod, 'SIGTERM');
  if (await ended(mongod, stopMs)) return;
  signal(mongod, 'SIGKILL');
  await ended(mongod, stopMs);
}

/** The first of these ports that is free on loopback, else one that the system picks. */
export async function freePort(candidates: readonly number[]): Promise<number> {
  for (const port of candidates) {
    if (await listenOnce(port)) return port;
  }
  return (await listenOnce(0)) ?? 0;
}

/** Put a log that has grown beyond 10 MB aside, in place of the one that was put aside before. */
export async function rotateLog(logPath: string): Promise<boolean> {
  if ((await sizeOf(logPath)) < logBytes) return false;
  await rename(logPath, `${logPath}.1`);
  return true;
}

function argumentsOf({ dbPath, logPath, port, standalone, cacheGB, args = [] }: Launch): string[] {
  const cache = cacheGB ?? Math.min(1, Math.max(0.25, totalmem() / 1024 ** 3 / 4));
  return [
    ...['--dbpath', dbPath, '--port', String(port), '--bind_ip', '127.0.0.1'],
    ...(standalone ? [] : ['--replSet', replicaSet, '--oplogSize', '512']),
    ...['--logpath', logPath, '--logappend', '--logRotate', 'reopen', '--quiet'],
    ...['--wiredTigerCacheSizeGB', cache.toFixed(2)],
    // MongoDB 8.2.0 has published faults in compression (CVE-2025-14847); on loopback it is of no use.
    ...['--networkMessageCompressors', 'disabled'],
    ...['--setParameter', 'diagnosticDataCollectionEnabled=false'],
    // A primary would wait 15 s for a secondary to take over.
    ...['--setParameter', 'shutdownTimeoutMillisForSignaledShutdown=100'],
    ...(process.platform === 'win32' ? [] : ['--nounixsocket']),
    ...args,
  ];
}

async function sizeOf(path: string): Promise<number> {
  return stat(path).then(
    ({ size }) => size,
    () => 0,
  );
}

function listenOnce(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' ? address?.port : undefined));
    });
  });
}
