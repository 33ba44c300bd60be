import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { StoredStation } from '../../../schemas/stations/station.ts';
import { minuteMs, secondMs } from '../../platform/calendar/durations.ts';
import { onCalendarChange } from '../../platform/calendar/notices.ts';
import { Failure } from '../../platform/errors/errors.ts';
import { dropStation, needsCompaction, putStation } from '../map/station-map.ts';
import {
  type ChangeHandlers,
  currentPosition,
  followChanges,
  isHistoryLost,
  type StreamPosition,
} from './change-stream.ts';
import { createIndexSnapshot, type IndexSnapshot, updateLabels } from './index-snapshot.ts';
import { countStations, loadStations, readLabelSources } from './load-stations.ts';

/** The stations in the memory of this process, kept up to date with the database. */
export interface MemoryIndex {
  /**
   * The snapshot that answers are made from; a promise while the stations are loaded for the first time.
   *
   * @throws {Failure} `stations_stale` when the database has not been heard for a minute; `stations_loading`.
   */
  snapshot(): IndexSnapshot | Promise<IndexSnapshot>;
  /** Resolves once the stations are loaded for the first time. */
  loaded: Promise<void>;
  /** Whether there is a snapshot that is not stale. */
  isReady(): boolean;
  /**
   * Figures for the health check: how many stations there are, the bytes of their JSON, and for how many seconds
   * nothing was heard from the database (-1 before the first load).
   */
  state(): { stations: number; version: number; bodyBytes: number; secondsUnheard: number };
  stop(): Promise<void>;
}

/** A snapshot is stale when the database has not been heard for so long. */
const staleMs = minuteMs;
/** How long a request waits for the first load. */
const loadTimeoutMs = 5 * secondMs;
/** The pause before a stream that failed is opened again. */
const retryPauseMs = 500;

const noLabels = { kinds: [], services: [], regions: [] };

/**
 * Load all stations, and follow their changes until it is stopped.
 *
 * @param clock a monotonic clock in milliseconds.
 */
export function startMemoryIndex(log: Logger, clock = () => performance.now()): MemoryIndex {
  const stopping = new AbortController();
  const { signal } = stopping;
  let current: IndexSnapshot | undefined;
  /** The snapshot that is being loaded, and the stations that were deleted meanwhile. The current one still answers. */
  let loading: { snapshot: IndexSnapshot; deleted: Set<string> } | undefined;
  let heardAt = Number.NEGATIVE_INFINITY;
  let position: StreamPosition | undefined;
  let resolveLoaded: () => void = () => {};
  const loaded = new Promise<void>((resolve) => {
    resolveLoaded = resolve;
  });

  const changes: ChangeHandlers = {
    onStation(station: StoredStation) {
      for (const snapshot of [current, loading?.snapshot]) if (snapshot) putStation(snapshot.map, station);
      heardAt = clock();
    },
    onDeletion(id) {
      for (const snapshot of [current, loading?.snapshot]) if (snapshot) dropStation(snapshot.map, id);
      loading?.deleted.add(id);
    },
    onTableChange: () => void refreshLabels(),
    onCaughtUp() {
      heardAt = clock();
      if (current && !loading && needsCompaction(current.map)) void loadAll().catch(() => {});
    },
  };
  const refreshLabels = async () => {
    try {
      const sources = await readLabelSources();
      for (const snapshot of [current, loading?.snapshot]) if (snapshot) updateLabels(snapshot, sources);
    } catch (err) {
      if (!signal.aborted) log.warn({ err }, 'tables of stations not read again');
    }
  };
  const loadAll = async () => {
    const labels = readLabelSources();
    labels.catch(() => {}); // it is awaited after the stations
    loading = { snapshot: createIndexSnapshot((await countStations()) + 1024, noLabels), deleted: new Set() };
    const { snapshot, deleted } = loading;
    try {
      await loadStations(snapshot, (id) => deleted.size > 0 && deleted.has(String(id)));
      updateLabels(snapshot, await labels);
      if (!current) heardAt = clock();
      current = snapshot;
      resolveLoaded();
    } finally {
      loading = undefined;
    }
  };
  const run = async () => {
    while (!signal.aborted) {
      try {
        if (!position) {
          const start: StreamPosition = await currentPosition();
          await loadAll();
          position = start;
          heardAt = clock();
        }
        await followChanges(
          position,
          changes,
          (passed) => {
            position = passed;
          },
          signal,
        );
      } catch (err) {
        if (signal.aborted) return;
        if (isHistoryLost(err)) position = undefined;
        log.warn({ err }, position ? 'changes of stations interrupted' : 'stations are read again');
        await sleep(retryPauseMs, undefined, { signal, ref: false }).catch(() => {});
      }
    }
  };
  const running = run();
  // What is written and sorted by opening hours is made again with the new calendar.
  const stopListening = onCalendarChange(() => void (current && !loading && loadAll().catch(() => {})));

  const isStale = () => clock() - heardAt > staleMs;
  const currentOrThrow = () => {
    if (!current) throw new Failure('stations_loading', { retryAfter: 2 });
    if (isStale()) throw new Failure('stations_stale', { retryAfter: 5 });
    return current;
  };
  return {
    snapshot: () =>
      current
        ? currentOrThrow()
        : Promise.race([loaded, sleep(loadTimeoutMs, undefined, { ref: false })]).then(currentOrThrow),
    loaded,
    isReady: () => current !== undefined && !isStale(),
    state: () => ({
      stations: current?.map.totals.count ?? 0,
      version: current?.map.totals.version ?? 0,
      bodyBytes: current?.map.totals.bytes ?? 0,
      secondsUnheard: Number.isFinite(heardAt) ? Math.round((clock() - heardAt) / 1000) : -1,
    }),
    async stop() {
      stopping.abort();
      stopListening();
      await running;
    },
  };
}
