import { existsSync } from 'node:fs';
import { StartError } from '../../errors/start-error.ts';
import { type FindStep, findMongod } from './find-mongod.ts';
import type { Mongod } from './mongod.ts';
import { preparePlace } from './mongod-place.ts';
import { stopProcess } from './mongod-process.ts';
import { replicaSet } from './mongod-replica.ts';
import { unwritable } from './mongod-trouble.ts';
import { ensureRunning, findRunning, type Running, stopRunning } from './mongod-upkeep.ts';
import { type Watch, watch } from './mongod-watch.ts';
import type { Place } from './place.ts';
import { type Claim, claim, exclusively, livingClaims } from './process-claims.ts';
import { signal } from './processes.ts';

/** What happens to a local mongod; the caller puts it into words. */
export type LocalMongodStep =
  | FindStep
  | { step: 'starting'; dir: string }
  /** It answers; `shared` where it ran before. */
  | { step: 'ready'; port: number; pid: number; shared: boolean; milliseconds: number }
  /** It ended while it was in use, and runs again on the same port. */
  | { step: 'restarted'; pid: number }
  /** It ended and does not come back; nothing more is tried. */
  | { step: 'lost'; error: unknown };

/** Where, and how large. */
export interface LocalMongodOptions {
  /** Where the data, the log and the state are kept; made where it is missing. */
  dir: string;
  onProgress?: (step: LocalMongodStep) => void;
  /** WiredTiger's cache in GB; by default a quarter of the machine's memory, at most 1. */
  cacheGB?: number;
  /** More arguments for mongod. */
  args?: readonly string[];
}

/** A mongod on loopback that this process uses, alone or with others. */
export interface LocalMongod {
  /** Names the replica set, and no database. */
  uri: string;
  port: number;
  /** The pid of the mongod that runs now. */
  pid(): number;
  /** Give it up; the last user's call returns when the mongod has ended. May be called again. */
  stop(): Promise<void>;
}

const lockMs = 120_000;

/**
 * Start the mongod of a directory, or use the one that another process has started there.
 *
 * It is a replica set of one, on 127.0.0.1 only, and keeps its port. Each of the processes that use it starts it again
 * when it dies; the last one that stops ends it. What a kill -9 of either leaves behind is repaired here.
 *
 * @throws {StartError} with one sentence that says what to do.
 */
export async function startLocalMongod(options: LocalMongodOptions): Promise<LocalMongod> {
  const begun = performance.now();
  const { onProgress = () => {}, cacheGB, args } = options;
  const place = await preparePlace(options.dir);
  let found: Promise<Mongod> | undefined;
  const find = () => {
    found ??= findMongod(onProgress);
    return found;
  };
  // A download takes minutes: before the lock, so that nobody waits for it in vain.
  if (!(await findRunning(place))) await find();

  const onStarting = () => onProgress({ step: 'starting', dir: place.dir });
  const ensure = (port?: number) =>
    locked(place, () => ensureRunning(place, { findMongod: find, port, cacheGB, args, onStarting }));
  const { user, running } = await join(place, ensure);
  const { port, process, started } = running;
  const milliseconds = Math.round(performance.now() - begun);
  onProgress({ step: 'ready', port, pid: process.pid, shared: !started, milliseconds });

  const watched = watch(place, running, () => ensure(port), onProgress);
  const onExit = () => leaveAtOnce(user, watched);
  globalThis.process.once('exit', onExit);
  let stopping: Promise<void> | undefined;
  const stop = async () => {
    await watched.end();
    globalThis.process.off('exit', onExit);
    await leave(place, user).catch(async (error) => {
      // Somebody removed the directory: nobody else can use what runs there.
      if (existsSync(place.users)) throw error;
      await stopProcess(watched.running().process);
    });
  };
  return {
    uri: `mongodb://127.0.0.1:${port}/?replicaSet=${replicaSet}`,
    port,
    pid: () => watched.running().process.pid,
    stop: () => {
      stopping ??= stop();
      return stopping;
    },
  };
}

/** Claim first, look then: whoever leaves at this moment sees the claim, or is seen to have left. */
async function join(place: Place, ensure: () => Promise<Running>): Promise<{ user: Claim; running: Running }> {
  const user = await claim(place.users).catch((error) => {
    throw unwritable(place.dir, error);
  });
  try {
    return { user, running: await ensure() };
  } catch (error) {
    user.release();
    throw error;
  }
}

async function leave(place: Place, user: Claim): Promise<void> {
  try {
    await locked(place, async () => {
      user.release();
      if ((await livingClaims(place.users)).length === 0) await stopRunning(place);
    });
  } finally {
    user.release();
  }
}

/** A process that ends without `stop` cannot wait; a user who comes at this moment starts the mongod again. */
function leaveAtOnce(user: Claim, watched: Watch): void {
  user.release();
  if (user.isLast()) signal(watched.running().process, 'SIGTERM');
}

async function locked<T>(place: Place, action: () => Promise<T>): Promise<T> {
  const outcome = await exclusively(place.lock, lockMs, action).catch((error) => {
    throw error instanceof StartError || !(error as NodeJS.ErrnoException).syscall
      ? error
      : unwritable(place.dir, error);
  });
  if ('done' in outcome) return outcome.done;
  throw new StartError({
    'zh-CN': `另一个进程正在启动或停止 ${place.dir} 里的数据库，等了 ${lockMs / 1000} 秒：请停止那个进程，再试一次。`,
    en: `Another process has been starting or stopping the database in ${place.dir} for ${lockMs / 1000} s: stop it and try again.`,
  });
}
