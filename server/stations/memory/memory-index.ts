import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { StoredStation } from '../../../schemas/stations/station.ts';
import { Failure } from '../../platform/errors/errors.ts';
import { dropStation, isWasteful, putStation } from '../map/station-map.ts';
import { type Changes, follow, isHistoryLost, type Place, presentPlace } from './follow.ts';
import { type Atlas, createAtlas, relabel } from './index-snapshot.ts';
import { countStations, readLabels, readStations } from './read.ts';

/** The stations in this process's memory, kept true to the database. */
export interface LiveStations {
  /**
   * What answers are made of; a promise while it is first read.
   *
   * @throws {Failure} `stations_stale` where the database has not been heard for a minute, `stations_loading`.
   */
  atlas(): Atlas | Promise<Atlas>;
  /** Until they are first read. */
  loaded: Promise<void>;
  /** Whether there is an atlas that is not stale. */
  isReady(): boolean;
  /** How many stations there are, of how many bytes together, and for how many seconds nothing was heard of the database. */
  state(): { stations: number; version: number; bodyBytes: number; secondsUnheard: number };
  stop(): Promise<void>;
}

const staleMs = 60_000;
/** A request waits so long for the first reading. */
const patienceMs = 5000;
const pauseMs = 500;

const noLabels = { kinds: [], services: [], regions: [] };

/**
 * Read all stations and follow their changes until it is stopped.
 *
 * @param clock Milliseconds that only grow.
 */
export function startLiveStations(log: Logger, clock = () => performance.now()): LiveStations {
  const ending = new AbortController();
  const { signal } = ending;
  let current: Atlas | undefined;
  /** A second one that is read while the first one answers. */
  let coming: { atlas: Atlas; dropped: Set<string> } | undefined;
  let heardAt = Number.NEGATIVE_INFINITY;
  let place: Place | undefined;
  let arrived: () => void = () => {};
  const arrival = new Promise<void>((resolve) => {
    arrived = resolve;
  });

  const changes: Changes = {
    put(station: StoredStation) {
      for (const atlas of [current, coming?.atlas]) if (atlas) putStation(atlas.map, station);
      heardAt = clock();
    },
    drop(id) {
      for (const atlas of [current, coming?.atlas]) if (atlas) dropStation(atlas.map, id);
      coming?.dropped.add(id);
    },
    relabel: () => void refreshLabels(),
    heard() {
      heardAt = clock();
      if (current && !coming && isWasteful(current.map)) void readAll().catch(() => {});
    },
  };
  const refreshLabels = async () => {
    try {
      const sources = await readLabels();
      for (const atlas of [current, coming?.atlas]) if (atlas) relabel(atlas, sources);
    } catch (err) {
      if (!signal.aborted) log.warn({ err }, 'tables of stations not read again');
    }
  };
  const readAll = async () => {
    const labels = readLabels();
    labels.catch(() => {}); // it is awaited with the stations
    coming = { atlas: createAtlas((await countStations()) + 1024, noLabels), dropped: new Set() };
    const { atlas, dropped } = coming;
    try {
      await readStations(atlas, (id) => dropped.size > 0 && dropped.has(String(id)));
      relabel(atlas, await labels);
      if (!current) heardAt = clock();
      current = atlas;
      arrived();
    } finally {
      coming = undefined;
    }
  };
  const run = async () => {
    while (!signal.aborted) {
      try {
        if (!place) {
          const begun: Place = await presentPlace();
          await readAll();
          place = begun;
          heardAt = clock();
        }
        await follow(
          place,
          changes,
          (passed) => {
            place = passed;
          },
          signal,
        );
      } catch (err) {
        if (signal.aborted) return;
        if (isHistoryLost(err)) place = undefined;
        log.warn({ err }, place ? 'changes of stations interrupted' : 'stations are read again');
        await sleep(pauseMs, undefined, { signal, ref: false }).catch(() => {});
      }
    }
  };
  const running = run();

  const isStale = () => clock() - heardAt > staleMs;
  const fresh = () => {
    if (!current) throw new Failure('stations_loading', { retryAfter: 2 });
    if (isStale()) throw new Failure('stations_stale', { retryAfter: 5 });
    return current;
  };
  return {
    atlas: () =>
      current ? fresh() : Promise.race([arrival, sleep(patienceMs, undefined, { ref: false })]).then(fresh),
    loaded: arrival,
    isReady: () => current !== undefined && !isStale(),
    state: () => ({
      stations: current?.map.sums.count ?? 0,
      version: current?.map.sums.version ?? 0,
      bodyBytes: current?.map.sums.bytes ?? 0,
      secondsUnheard: Number.isFinite(heardAt) ? Math.round((clock() - heardAt) / 1000) : -1,
    }),
    async stop() {
      ending.abort();
      await running;
    },
  };
}
