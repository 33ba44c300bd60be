import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { rename, stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import { totalmem } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { minuteMs, secondMs } from '../../calendar/durations.ts';
import { type Mongod, mongodEnvironment } from './mongod-binary.ts';
import { type LaunchFailure, readLaunchFailure } from './mongod-log.ts';
import { identifyMongod, replicaSetName } from './mongod-replica-set.ts';
import { findProcess, isRunning, type ProcessIdentity, sendSignal, waitForExit } from './processes.ts';

/** How to start one mongod. */
export interface LaunchOptions {
  mongod: Mongod;
  /** An existing folder for the data, as an absolute path. */
  dbPath: string;
  logPath: string;
  port: number;
  /** Start it outside its replica set, to change the set's stored configuration. */
  standalone?: boolean;
  /** The size of WiredTiger's cache in GB; by default a quarter of the machine's memory, at most 1. */
  cacheGB?: number;
}

// Recovery after a kill -9 replays the journal, which holds the last minute at most.
const startTimeoutMs = minuteMs;
const stopTimeoutMs = 20 * secondMs;
const maxLogBytes = 10 * 1024 * 1024;

/** A mongod that answers, or why it did not start. */
export type LaunchResult = { process: ProcessIdentity } | { failure: LaunchFailure };

/**
 * Start a mongod that outlives this process, and wait until it answers.
 *
 * @param onSpawn is called at once with the process, so that it can be found again if this process is killed.
 */
export async function launchMongod(
  launch: LaunchOptions,
  onSpawn: (process: ProcessIdentity) => Promise<void> = async () => {},
): Promise<LaunchResult> {
  await rotateLog(launch.logPath);
  const logStart = await sizeOf(launch.logPath);
  const log = openSync(launch.logPath, 'a');
  // Detached, so that a Ctrl-C in the terminal reaches only this program, which drains before it stops the mongod.
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
  const spawned = findProcess(child.pid ?? 0);
  if (spawned) {
    await onSpawn(spawned).catch(async (error) => {
      await stopMongodProcess(spawned);
      throw error;
    });
  }

  const deadline = Date.now() + startTimeoutMs;
  while (!exit && Date.now() < deadline) {
    if (spawned && (await identifyMongod(launch.port))?.pid === spawned.pid) return { process: spawned };
    await sleep(25);
  }
  if (spawned) await stopMongodProcess(spawned);
  return { failure: await readLaunchFailure(launch.logPath, logStart, exit?.code ?? null) };
}

/** Stop a mongod by SIGTERM, and after 20 seconds by SIGKILL, which its journal survives. */
export async function stopMongodProcess(mongod: ProcessIdentity): Promise<void> {
  if (!isRunning(mongod)) return;
  sendSignal(mongod, 'SIGTERM');
  if (await waitForExit(mongod, stopTimeoutMs)) return;
  sendSignal(mongod, 'SIGKILL');
  await waitForExit(mongod, stopTimeoutMs);
}

/** Find the first of these ports that is free on loopback; if none is, let the system pick one. */
export async function freePort(candidates: readonly number[]): Promise<number> {
  for (const port of candidates) {
    if (await listenOnce(port)) return port;
  }
  return (await listenOnce(0)) ?? 0;
}

/** Rename a log of more than 10 MB to `<log>.1`, which replaces the one before. @returns whether it was renamed. */
export async function rotateLog(logPath: string): Promise<boolean> {
  if ((await sizeOf(logPath)) < maxLogBytes) return false;
  await rename(logPath, `${logPath}.1`);
  return true;
}

function argumentsOf({ dbPath, logPath, port, standalone, cacheGB }: LaunchOptions): string[] {
  const cache = cacheGB ?? Math.min(1, Math.max(0.25, totalmem() / 1024 ** 3 / 4));
  return [
    ...['--dbpath', dbPath, '--port', String(port), '--bind_ip', '127.0.0.1'],
    ...(standalone ? [] : ['--replSet', replicaSetName, '--oplogSize', '512']),
    ...['--logpath', logPath, '--logappend', '--logRotate', 'reopen', '--quiet'],
    ...['--wiredTigerCacheSizeGB', cache.toFixed(2)],
    // MongoDB 8.2.0 has a published vulnerability in compression (CVE-2025-14847), which is of no use on loopback.
    ...['--networkMessageCompressors', 'disabled'],
    ...['--setParameter', 'diagnosticDataCollectionEnabled=false'],
    // By default a primary waits 15 s for a secondary to take over.
    ...['--setParameter', 'shutdownTimeoutMillisForSignaledShutdown=100'],
    ...(process.platform === 'win32' ? [] : ['--nounixsocket']),
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
