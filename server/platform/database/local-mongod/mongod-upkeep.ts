import { randomInt } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Mongod } from './mongod.ts';
import type { Trouble } from './mongod-log.ts';
import { readState, writeState } from './mongod-place.ts';
import { freePort, type Launch, launchMongod, type Outcome, stopProcess } from './mongod-process.ts';
import { type Answer, ask, becomePrimary, replicaSet, rewriteHost } from './mongod-replica.ts';
import { startErrorOf, unwritable } from './mongod-trouble.ts';
import type { Place } from './place.ts';
import { isRunning, type Process, processOf } from './processes.ts';

/** A mongod of a place that runs and is primary. */
export interface Running {
  port: number;
  process: Process;
  started: boolean;
}

/** How a mongod is to be started, where none runs. */
export interface Wanted {
  findMongod: () => Promise<Mongod>;
  /** The only port to take, where somebody is connected to it. */
  port?: number | undefined;
  cacheGB?: number | undefined;
  args?: readonly string[] | undefined;
  onStarting?: () => void;
}

// Below those that systems give to outgoing connections, so that the next start finds its port free; by chance, so that
// nobody takes the port of a mongod that was killed and is about to come back.
const ports = { first: 27_100, last: 32_700 };
const startMs = 60_000;
const primaryMs = 30_000;

/**
 * The mongod of a place: the one that runs, else a new one. To be called with the place's lock.
 *
 * @throws {StartError} with what to do.
 */
export async function ensureRunning(place: Place, wanted: Wanted): Promise<Running> {
  const running = (await findRunning(place)) ?? (await start(place, wanted));
  if (wanted.port !== undefined && running.port !== wanted.port) {
    throw startErrorOf(place, { kind: 'port-taken', words: `${wanted.port}; it now has ${running.port}` });
  }
  if (await becomePrimary(running.port, primaryMs).catch(() => false)) return running;
  if (running.started) await stopProcess(running.process);
  throw startErrorOf(place, { kind: 'other', words: 'it did not become the primary of its replica set' });
}

/** The mongod of a place, if one runs; one that still starts is waited for. */
export async function findRunning(place: Place): Promise<Running | undefined> {
  const state = await readState(place);
  if (!state) return undefined;
  const deadline = Date.now() + startMs;
  for (;;) {
    const alive = state.process && isRunning(state.process);
    const answer = await ask(state.port);
    // Where the directory is a copy, the process may live and yet serve the original.
    if (answer) return isOurs(answer, place) ? adopt(place, state.port, answer.pid) : undefined;
    if (!alive || Date.now() >= deadline) return undefined;
    await sleep(50);
  }
}

/** Stop the mongod of a place and wait for its end; the port is remembered. To be called with the place's lock. */
export async function stopRunning(place: Place): Promise<void> {
  const state = await readState(place);
  if (!state) return;
  const mongod = state.process && isRunning(state.process) ? state.process : (await findRunning(place))?.process;
  if (mongod) await stopProcess(mongod);
  await writeState(place, { port: state.port });
}

async function start(place: Place, wanted: Wanted): Promise<Running> {
  const mongod = await wanted.findMongod();
  wanted.onStarting?.();
  const before = (await readState(place))?.port;
  const { cacheGB, args } = wanted;
  let last: Trouble = { kind: 'other', words: 'it was tried five times' };
  for (let attempt = 0; attempt < 5; attempt++) {
    const port = wanted.port ?? (await freePort(candidates(before).slice(attempt)));
    const launch = { mongod, dbPath: place.dbPath, logPath: place.logPath, port, cacheGB, args };
    const moved = before !== undefined && port !== before;
    const outcome = (moved && (await move(place, launch))) || (await run(place, launch));
    if ('process' in outcome) return { port, process: outcome.process, started: true };

    last = outcome.trouble;
    const holder = last.kind === 'locked' ? await unrecorded(place) : undefined;
    if (holder) {
      if (holder.running) return holder.running;
      continue;
    }
    // Another program took the port between the look and the start.
    if (last.kind !== 'port-taken' || wanted.port) break;
  }
  throw startErrorOf(place, last);
}

async function run(place: Place, launch: Launch): Promise<Outcome> {
  const { port } = launch;
  try {
    await writeState(place, { port });
    return await launchMongod(launch, (process) => writeState(place, { port, process }));
  } catch (error) {
    throw unwritable(place.dir, error);
  }
}

/** Tell the data that the port is another one; the state names the old one until that is done. */
async function move(place: Place, launch: Launch): Promise<{ trouble: Trouble } | undefined> {
  const port = await freePort([]);
  const outcome = await launchMongod({ ...launch, port, standalone: true }).catch((error) => {
    throw unwritable(place.dir, error);
  });
  if ('trouble' in outcome) return outcome;
  try {
    await rewriteHost(port, launch.port);
  } catch (error) {
    return { trouble: { kind: 'other', words: (error as Error).message } };
  } finally {
    await stopProcess(outcome.process);
  }
  return undefined;
}

function candidates(before: number | undefined): number[] {
  const chosen = Array.from({ length: 20 }, () => randomInt(ports.first, ports.last));
  return before === undefined ? chosen : [before, ...chosen];
}

function isOurs(answer: Answer, place: Place): boolean {
  return answer.dbPath === place.dbPath && answer.replicaSet === replicaSet;
}

async function adopt(place: Place, port: number, pid: number): Promise<Running | undefined> {
  const process = processOf(pid);
  if (!process) return undefined;
  await writeState(place, { port, process });
  return { port, process, started: false };
}

/**
 * A mongod of ours that no state names: the state was removed, or its starter was killed before it wrote it.
 *
 * One outside its set, which a killed `move` left, is stopped.
 */
async function unrecorded(place: Place): Promise<{ running?: Running } | undefined> {
  const holder = processOf(Number(await lockHolder(place)));
  const command = await readFile(`/proc/${holder?.pid}/cmdline`, 'utf8').catch(() => '');
  const port = Number(/\0--port\0(\d+)/.exec(command)?.[1]);
  if (!holder || !port || !command.includes(`\0${place.logPath}\0`)) return undefined;
  if (!command.includes(`\0${replicaSet}\0`)) {
    await stopProcess(holder);
    return {};
  }
  await writeState(place, { port, process: holder });
  const running = await findRunning(place);
  return running && { running };
}

async function lockHolder(place: Place): Promise<string> {
  return (await readFile(join(place.dbPath, 'mongod.lock'), 'utf8').catch(() => '')).trim();
}
