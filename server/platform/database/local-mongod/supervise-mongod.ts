import { setTimeout as sleep } from 'node:timers/promises';
import { minuteMs, secondMs } from '../../calendar/durations.ts';
import type { RunningMongod } from './ensure-mongod.ts';
import type { MongodPaths } from './mongod-paths.ts';
import { rotateLog } from './mongod-process.ts';
import { reopenLog } from './mongod-replica-set.ts';
import { isRunning } from './processes.ts';

/** The supervision of a mongod. */
export interface MongodSupervision {
  /** The mongod that runs now. */
  running(): RunningMongod;
  /** End the supervision, after a restart that is under way. */
  end(): Promise<void>;
}

type WatchStep = { step: 'restarted'; pid: number } | { step: 'lost'; error: unknown };

const checkIntervalMs = 250;
const rotateIntervalMs = minuteMs;
const maxPauseMs = 30 * secondMs;
/** A mongod that was started this often within the window is not started again. */
const limit = { starts: 10, windowMs: 10 * minuteMs };

/**
 * Supervise a mongod while this process lives: restart it when it ends, and rotate its log.
 *
 * @param restart starts the mongod on the same port, unless another process has done so; a failure counts as a start.
 */
export function superviseMongod(
  paths: MongodPaths,
  first: RunningMongod,
  restart: () => Promise<RunningMongod>,
  onProgress: (step: WatchStep) => void,
): MongodSupervision {
  let running = first;
  const ending = new AbortController();
  const rotating = setInterval(() => rotateIfLarge(paths, running.port), rotateIntervalMs).unref();

  const supervise = async () => {
    const starts: number[] = [];
    for (;;) {
      await sleep(checkIntervalMs, undefined, { ref: false, signal: ending.signal });
      if (isRunning(running.process)) continue;
      while ((starts[0] ?? Infinity) < Date.now() - limit.windowMs) starts.shift();
      // The first restart has no pause, because requests wait for the database.
      const pause = starts.length === 0 ? 0 : Math.min(maxPauseMs, 250 * 2 ** starts.length);
      await sleep(pause, undefined, { ref: false, signal: ending.signal });
      starts.push(Date.now());
      try {
        running = await restart();
        onProgress({ step: 'restarted', pid: running.process.pid });
      } catch (error) {
        if (starts.length >= limit.starts) throw error;
      }
      if (starts.length >= limit.starts) throw new Error('the local mongod ended again and again');
    }
  };
  const supervising = supervise().catch((error) => {
    clearInterval(rotating);
    if (!ending.signal.aborted) onProgress({ step: 'lost', error });
  });

  return {
    running: () => running,
    end: async () => {
      ending.abort();
      clearInterval(rotating);
      await supervising;
    },
  };
}

async function rotateIfLarge(paths: MongodPaths, port: number): Promise<void> {
  try {
    if (await rotateLog(paths.logPath)) await reopenLog(port);
  } catch {
    // Another process was first, or the mongod is restarting: it is tried again in a minute.
  }
}
