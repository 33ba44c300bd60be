import { setTimeout as sleep } from 'node:timers/promises';
import { rotateLog } from './mongod-process.ts';
import { reopenLog } from './mongod-replica.ts';
import type { Running } from './mongod-upkeep.ts';
import type { Place } from './place.ts';
import { isRunning } from './processes.ts';

/** A mongod that is looked after. */
export interface Watch {
  running(): Running;
  /** Look after it no longer; a restart under way ends first. */
  end(): Promise<void>;
}

type WatchStep = { step: 'restarted'; pid: number } | { step: 'lost'; error: unknown };

const lookMs = 250;
const rotateMs = 60_000;
const longestPauseMs = 30_000;
/** A mongod that had to be started this often within the window is left alone. */
const limit = { starts: 10, windowMs: 10 * 60_000 };

/**
 * Look after a mongod while this process lives: start it again when it ends, keep its log small.
 *
 * @param restart Starts it on the same port, or finds that another user has; a failure counts as a start.
 */
export function watch(
  place: Place,
  first: Running,
  restart: () => Promise<Running>,
  onProgress: (step: WatchStep) => void,
): Watch {
  let running = first;
  const over = new AbortController();
  const rotating = setInterval(() => keepLogSmall(place, running.port), rotateMs).unref();

  const look = async () => {
    const starts: number[] = [];
    for (;;) {
      await sleep(lookMs, undefined, { ref: false, signal: over.signal });
      if (isRunning(running.process)) continue;
      while ((starts[0] ?? Infinity) < Date.now() - limit.windowMs) starts.shift();
      // The first start is made at once: the driver of a request waits for it.
      const pause = starts.length === 0 ? 0 : Math.min(longestPauseMs, 250 * 2 ** starts.length);
      await sleep(pause, undefined, { ref: false, signal: over.signal });
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
  const looking = look().catch((error) => {
    clearInterval(rotating);
    if (!over.signal.aborted) onProgress({ step: 'lost', error });
  });

  return {
    running: () => running,
    end: async () => {
      over.abort();
      clearInterval(rotating);
      await looking;
    },
  };
}

async function keepLogSmall(place: Place, port: number): Promise<void> {
  try {
    if (await rotateLog(place.logPath)) await reopenLog(port);
  } catch {
    // Another user was first, or the mongod is being started again; the next minute comes.
  }
}
