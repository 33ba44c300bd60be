import { randomInt } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { minuteMs, secondMs } from '../../calendar/durations.ts';
import type { Mongod } from './mongod-binary.ts';
import { launchErrorOf, unwritableError } from './mongod-errors.ts';
import type { LaunchFailure } from './mongod-log.ts';
import type { MongodPaths } from './mongod-paths.ts';
import { freePort, type LaunchOptions, type LaunchResult, launchMongod, stopMongodProcess } from './mongod-process.ts';
import {
  becomePrimary,
  identifyMongod,
  type MongodIdentity,
  replicaSetName,
  rewriteSetHost,
} from './mongod-replica-set.ts';
import { type MongodState, readMongodState, writeMongodState } from './mongod-state.ts';
import { findProcess, isRunning, type ProcessIdentity } from './processes.ts';

/** A running mongod of a directory. */
export interface RunningMongod {
  port: number;
  process: ProcessIdentity;
  /** Whether this call started it; otherwise it ran before. */
  started: boolean;
  /** Whether it was the primary of its set when it was found. */
  isPrimary: boolean;
}

/** How to start a mongod if none runs. */
export interface EnsureMongodOptions {
  findMongod: () => Promise<Mongod>;
  /** The only port to use, because clients are connected to it. */
  port?: number | undefined;
  onStarting?: () => void;
}

// Below the range that systems use for outgoing connections, so that the next start finds its port free. Chosen at
// random, so that nobody takes the port of a mongod that was killed and is about to come back.
const ports = { first: 27_100, last: 32_700 };
const startTimeoutMs = minuteMs;
const primaryTimeoutMs = 30 * secondMs;
const maxAttempts = 5;

/**
 * Use the running mongod of a directory, or start one, and make it primary. The caller holds the directory's lock.
 *
 * @throws {StartError} that says what to do.
 */
export async function ensureMongod(paths: MongodPaths, options: EnsureMongodOptions): Promise<RunningMongod> {
  const running = (await findRunningMongod(paths)) ?? (await start(paths, options));
  if (options.port !== undefined && running.port !== options.port) {
    throw launchErrorOf(paths, { kind: 'port-taken', message: `${options.port}; it now has ${running.port}` });
  }
  if (running.isPrimary || (await becomePrimary(running.port, primaryTimeoutMs).catch(() => false))) return running;
  if (running.started) await stopMongodProcess(running.process);
  throw launchErrorOf(paths, { kind: 'other', message: 'it did not become the primary of its replica set' });
}

/** Whether the mongod on record still runs, without asking it: enough to know that no program of one is needed. */
export async function seemsToRun(paths: MongodPaths): Promise<boolean> {
  const recorded = (await readMongodState(paths))?.process;
  return recorded !== undefined && isRunning(recorded);
}

/** Find the running mongod of a directory; one that is starting is waited for. @returns undefined when none runs. */
export async function findRunningMongod(paths: MongodPaths): Promise<RunningMongod | undefined> {
  const state = await readMongodState(paths);
  if (!state) return undefined;
  const deadline = Date.now() + startTimeoutMs;
  for (;;) {
    const alive = state.process && isRunning(state.process);
    const answer = await identifyMongod(state.port);
    // If the directory is a copy, the recorded process may be alive and serve the original.
    if (answer) return servesPaths(answer, paths) ? recordRunning(paths, state, answer) : undefined;
    if (!alive || Date.now() >= deadline) return undefined;
    await sleep(50);
  }
}

/** Stop the mongod of a directory, wait for its end and keep its port on record. The caller holds the directory's lock. */
export async function stopMongod(paths: MongodPaths): Promise<void> {
  const state = await readMongodState(paths);
  if (!state) return;
  const mongod = state.process && isRunning(state.process) ? state.process : (await findRunningMongod(paths))?.process;
  if (mongod) await stopMongodProcess(mongod);
  await writeMongodState(paths, { port: state.port });
}

async function start(paths: MongodPaths, options: EnsureMongodOptions): Promise<RunningMongod> {
  const mongod = await options.findMongod();
  options.onStarting?.();
  const previousPort = (await readMongodState(paths))?.port;
  let failure: LaunchFailure = { kind: 'other', message: 'it was tried five times' };
  for (let attempt = 0; attempt < maxAttempts; attempt++) {
    const port = options.port ?? (await freePort(candidatePorts(previousPort).slice(attempt)));
    const launch = { mongod, dbPath: paths.dbPath, logPath: paths.logPath, port };
    const moved = previousPort !== undefined && port !== previousPort;
    const outcome = (moved && (await moveToPort(paths, launch))) || (await launchRecorded(paths, launch));
    if ('process' in outcome) return { port, process: outcome.process, started: true, isPrimary: false };

    failure = outcome.failure;
    const holder = failure.kind === 'locked' ? await findUnrecorded(paths) : undefined;
    if (holder) {
      if (holder.running) return holder.running;
      continue;
    }
    // Another program took the port between the check and the start.
    if (failure.kind !== 'port-taken' || options.port) break;
  }
  throw launchErrorOf(paths, failure);
}

async function launchRecorded(paths: MongodPaths, launch: LaunchOptions): Promise<LaunchResult> {
  const { port } = launch;
  try {
    await writeMongodState(paths, { port });
    return await launchMongod(launch, (process) => writeMongodState(paths, { port, process }));
  } catch (error) {
    throw unwritableError(paths.dir, error);
  }
}

/** Write a new port into the data. The recorded state names the old port until that is done. */
async function moveToPort(paths: MongodPaths, launch: LaunchOptions): Promise<{ failure: LaunchFailure } | undefined> {
  const port = await freePort([]);
  const outcome = await launchMongod({ ...launch, port, standalone: true }).catch((error) => {
    throw unwritableError(paths.dir, error);
  });
  if ('failure' in outcome) return outcome;
  try {
    await rewriteSetHost(port, launch.port);
  } catch (error) {
    return { failure: { kind: 'other', message: (error as Error).message } };
  } finally {
    await stopMongodProcess(outcome.process);
  }
  return undefined;
}

function candidatePorts(previous: number | undefined): number[] {
  const chosen = Array.from({ length: 20 }, () => randomInt(ports.first, ports.last));
  return previous === undefined ? chosen : [previous, ...chosen];
}

function servesPaths(answer: MongodIdentity, paths: MongodPaths): boolean {
  return answer.dbPath === paths.dbPath && answer.replicaSet === replicaSetName;
}

async function recordRunning(
  paths: MongodPaths,
  { port, process: recorded }: MongodState,
  { pid, isPrimary }: MongodIdentity,
): Promise<RunningMongod | undefined> {
  const process = findProcess(pid);
  if (!process) return undefined;
  if (recorded?.pid !== pid || recorded.birth !== process.birth) await writeMongodState(paths, { port, process });
  return { port, process, started: false, isPrimary };
}

/**
 * Find a mongod of this directory that no state names: the state was removed, or the process that started it was killed
 * before it recorded it. A standalone one, which a killed `moveToPort` left, is stopped.
 */
async function findUnrecorded(paths: MongodPaths): Promise<{ running?: RunningMongod } | undefined> {
  const holder = findProcess(Number(await lockHolder(paths)));
  const command = await readFile(`/proc/${holder?.pid}/cmdline`, 'utf8').catch(() => '');
  const port = Number(/\0--port\0(\d+)/.exec(command)?.[1]);
  if (!holder || !port || !command.includes(`\0${paths.logPath}\0`)) return undefined;
  if (!command.includes(`\0${replicaSetName}\0`)) {
    await stopMongodProcess(holder);
    return {};
  }
  await writeMongodState(paths, { port, process: holder });
  const running = await findRunningMongod(paths);
  return running && { running };
}

async function lockHolder(paths: MongodPaths): Promise<string> {
  return (await readFile(join(paths.dbPath, 'mongod.lock'), 'utf8').catch(() => '')).trim();
}
