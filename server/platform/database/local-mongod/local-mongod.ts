import { existsSync } from 'node:fs';
import { minuteMs, secondMs } from '../../calendar/durations.ts';
import { StartError } from '../../errors/start-error.ts';
import { ensureMongod, type RunningMongod, seemsToRun, stopMongod } from './ensure-mongod.ts';
import { type FindMongodStep, findMongod } from './find-mongod.ts';
import type { Mongod } from './mongod-binary.ts';
import { unwritableError } from './mongod-errors.ts';
import { prepareMongodFolders } from './mongod-folders.ts';
import type { MongodPaths } from './mongod-paths.ts';
import { stopMongodProcess } from './mongod-process.ts';
import { replicaSetName } from './mongod-replica-set.ts';
import { createPidFile, livePidFiles, type PidFile, withFolderLock } from './pid-files.ts';
import { sendSignal } from './processes.ts';
import { type MongodSupervision, superviseMongod } from './supervise-mongod.ts';

/** A step in the life of a local mongod, which the caller reports to the user. */
export type LocalMongodStep =
  | FindMongodStep
  | { step: 'starting'; dir: string }
  /** It answers; `shared` says that it ran before. */
  | { step: 'ready'; port: number; pid: number; shared: boolean; milliseconds: number }
  /** It ended while it was in use, and runs again on the same port. */
  | { step: 'restarted'; pid: number }
  /** It ended, and no further restart is tried. */
  | { step: 'lost'; error: unknown };

/** Where a local mongod keeps its files, and who is told of its steps. */
export interface LocalMongodOptions {
  /** The folder of the data, the log and the state; it is made if it does not exist. */
  dir: string;
  onProgress?: (step: LocalMongodStep) => void;
}

/** A mongod on loopback that this process uses, alone or with others. */
export interface LocalMongod {
  /** An address that names the replica set, and no database. */
  uri: string;
  port: number;
  /** The pid of the mongod that runs now. */
  pid(): number;
  /** Stop using it. The call of its last user stops the mongod and waits for its end. It may be called again. */
  stop(): Promise<void>;
}

const lockTimeoutMs = 2 * minuteMs;

/**
 * Start the mongod of a directory, or use the one that another process has started there.
 *
 * It is a replica set of one member, on 127.0.0.1 only, and keeps its port. Each process that uses it restarts it when it
 * dies; the last process that stops using it stops it. The next start repairs what a kill -9 of either left behind.
 *
 * @throws {StartError} with one sentence that says what to do.
 */
export async function startLocalMongod(options: LocalMongodOptions): Promise<LocalMongod> {
  const begun = performance.now();
  const { onProgress = () => {} } = options;
  const paths = await prepareMongodFolders(options.dir);
  let found: Promise<Mongod> | undefined;
  const find = () => {
    found ??= findMongod(onProgress);
    return found;
  };
  // A download takes minutes: it comes before the lock, so that no other process waits for it.
  if (!(await seemsToRun(paths))) await find();

  const onStarting = () => onProgress({ step: 'starting', dir: paths.dir });
  const ensure = (port?: number) => withLock(paths, () => ensureMongod(paths, { findMongod: find, port, onStarting }));
  const { user, running } = await beginUse(paths, ensure);
  const { port, process, started } = running;
  const milliseconds = Math.round(performance.now() - begun);
  onProgress({ step: 'ready', port, pid: process.pid, shared: !started, milliseconds });

  const supervision = superviseMongod(paths, running, () => ensure(port), onProgress);
  const onExit = () => endUseOnExit(user, supervision);
  globalThis.process.once('exit', onExit);
  let stopping: Promise<void> | undefined;
  const stop = async () => {
    await supervision.end();
    globalThis.process.off('exit', onExit);
    await endUse(paths, user).catch(async (error) => {
      // The directory was removed: nobody else can use the mongod that runs there.
      if (existsSync(paths.users)) throw error;
      await stopMongodProcess(supervision.running().process);
    });
  };
  return {
    uri: `mongodb://127.0.0.1:${port}/?replicaSet=${replicaSetName}`,
    port,
    pid: () => supervision.running().process.pid,
    stop: () => {
      stopping ??= stop();
      return stopping;
    },
  };
}

/**
 * Create the pid file first and start the mongod then: a user who stops at this moment either sees the file and leaves
 * the mongod running, or has stopped it before this process looks.
 */
async function beginUse(
  paths: MongodPaths,
  ensure: () => Promise<RunningMongod>,
): Promise<{ user: PidFile; running: RunningMongod }> {
  const user = await createPidFile(paths.users).catch((error) => {
    throw unwritableError(paths.dir, error);
  });
  try {
    return { user, running: await ensure() };
  } catch (error) {
    user.release();
    throw error;
  }
}

async function endUse(paths: MongodPaths, user: PidFile): Promise<void> {
  try {
    await withLock(paths, async () => {
      user.release();
      if ((await livePidFiles(paths.users)).length === 0) await stopMongod(paths);
    });
  } finally {
    user.release();
  }
}

/** A process that exits without `stop` cannot wait for the lock. A process that starts at this moment restarts the mongod. */
function endUseOnExit(user: PidFile, supervision: MongodSupervision): void {
  user.release();
  if (user.isLast()) sendSignal(supervision.running().process, 'SIGTERM');
}

async function withLock<T>(paths: MongodPaths, action: () => Promise<T>): Promise<T> {
  const outcome = await withFolderLock(paths.lock, lockTimeoutMs, action).catch((error) => {
    throw error instanceof StartError || !(error as NodeJS.ErrnoException).syscall
      ? error
      : unwritableError(paths.dir, error);
  });
  if ('done' in outcome) return outcome.done;
  const seconds = lockTimeoutMs / secondMs;
  throw new StartError({
    'zh-CN': `另一个进程正在启动或停止 ${paths.dir} 里的数据库，等了 ${seconds} 秒：请停止那个进程，再试一次。`,
    en: `Another process has been starting or stopping the database in ${paths.dir} for ${seconds} s: stop it and try again.`,
  });
}
