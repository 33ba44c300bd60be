import type { Logger } from 'pino';
import type { List } from '../../../schemas/lists/list.ts';
import type { Scope } from '../../access/staff/scope.ts';
import { Failure } from '../../platform/errors/errors.ts';
import { findRegionWithin } from '../../territory/regions/find.ts';
import { ownCity } from '../../territory/unions/own-city.ts';
import { lists } from '../planning/collections.ts';
import { type ListFile, type ListOptions, openList } from '../reading/open-list.ts';
import { type Enlisting, enlist, waitsMs } from './create-list.ts';
import { findList } from './find-lists.ts';
import { resumeImport } from './import.ts';
import { undoList } from './undo.ts';

/** How an uploaded list is read and taken in. */
export type Uploading = Pick<ListOptions, 'source' | 'encoding' | 'mapping'> &
  Omit<Enlisting, 'region'> & { region?: string | undefined };

/** What became of an upload by the time that it was read. */
export interface Taken {
  list: List;
  /** The same file is in, or this process is at it: nothing was begun. */
  same: boolean;
  file: ListFile['file'];
  header: ListFile['header'];
}

/** Imports and undos of one server process, done one after the other, that outlive the request that asked for them. */
export interface Background {
  /** The largest list, in bytes. */
  maxBytes: number;
  /**
   * Read a list to its end, give it a number and put it in the queue.
   *
   * @throws {Failure} `overloaded`, `shutting_down`, `region_not_found`, `outside_scope`, and those of `openList`.
   */
  take(file: { name: string; stream: AsyncIterable<Uint8Array> }, options: Uploading, now: Date): Promise<Taken>;
  /** Put the undo of a list in the queue. @throws {Failure} `overloaded`, `shutting_down`, `list_unknown`, `list_undone`. */
  undo(list: number, scope: Scope): Promise<List>;
  /** Stop at the end of the chunk at hand; what is left can be resumed. */
  drain(graceMs: number): Promise<void>;
}

interface Job {
  kind: 'import' | 'undo';
  list: number;
  run(): Promise<unknown>;
  close(): Promise<void>;
}

/** More than so many lists at a time, received, waiting or running, are turned away. */
const most = 8;

/** Start the background of a server process; it holds nothing that another process could not take over. */
export function startBackground(log: Logger, maxBytes = 200 * 1024 * 1024): Background {
  const jobs: Job[] = [];
  let receiving = 0;
  let enlisting: Promise<unknown> = Promise.resolve();
  let stopping = false;
  let working: Promise<void> | undefined;

  const goOn = () => {
    if (stopping) throw new Failure('shutting_down');
  };
  const room = () => {
    goOn();
    if (jobs.length + receiving >= most) throw new Failure('overloaded');
  };
  const add = (job: Job) => {
    jobs.push(job);
    working ??= start();
  };
  const start = (): Promise<void> =>
    work().finally(() => {
      // A job may have come after the last look at the queue.
      working = jobs.length > 0 ? start() : undefined;
    });
  const work = async () => {
    const alive = setInterval(() => void sayAlive(jobs), waitsMs / 4);
    for (let job = jobs[0]; job; job = jobs[0]) {
      if (!stopping) await job.run().catch(ended(job.list));
      await job.close().catch(ended(job.list));
      jobs.shift();
    }
    clearInterval(alive);
  };
  const ended = (list: number) => (error: unknown) => {
    if (!(error instanceof Failure)) log.error({ err: error, list }, 'a list broke off');
    else log.info({ list, code: error.code }, 'a list was not gone on with');
  };

  return {
    maxBytes,
    async take({ name, stream }, options, now) {
      room();
      receiving++;
      try {
        const region = await regionFor(options);
        const opened = await openList({ stream, name }, { ...options, maxBytes, now });
        try {
          goOn();
          // One after the other, so that a file that is sent twice gets one number.
          const enlisted = enlisting.then(() => enlist(opened, { ...options, region }, now));
          enlisting = enlisted.catch(() => {});
          const { list } = await enlisted;
          const { file, header } = opened;
          const queued = jobs.some((job) => job.kind === 'import' && job.list === list._id);
          if (list.state === 'done' || queued) {
            await opened.close();
            return { list, same: true, file, header };
          }
          const how = { scope: options.scope, wait: goOn, onProgress: goOn };
          add({ kind: 'import', list: list._id, run: () => resumeImport(list._id, opened, how), close: opened.close });
          return { list, same: false, file, header };
        } catch (error) {
          await opened.close();
          throw error;
        }
      } finally {
        receiving--;
      }
    },
    async undo(number, scope) {
      room();
      const list = await findList(number, scope);
      if (list.state === 'undone') throw new Failure('list_undone', { list: number });
      const how = { scope, wait: goOn, onProgress: goOn };
      add({ kind: 'undo', list: number, run: () => undoList(number, how), close: async () => {} });
      return list;
    },
    async drain(graceMs) {
      stopping = true;
      const { promise, resolve } = Promise.withResolvers<void>();
      const cut = setTimeout(resolve, graceMs);
      await Promise.race([working, promise]);
      clearTimeout(cut);
    },
  };
}

/** The region that a list is of: the one told, else the officer's own, else the city's. */
async function regionFor({ region, scope }: Uploading): Promise<string> {
  const [own, ...others] = scope.regions;
  const { _id } = await findRegionWithin(region ?? (own && others.length === 0 ? own : await ownCity()), scope);
  // The districts that rows name are those of one city.
  if (_id.length < 4) throw new Failure('list_region_too_large', { region: _id });
  return _id;
}

/** Tell that the lists of the queue are waited for, and not left behind by a crash. */
async function sayAlive(jobs: readonly Job[]): Promise<void> {
  const waiting = jobs.filter(({ kind }) => kind === 'import').map(({ list }) => list);
  const waitsUntil = new Date(Date.now() + waitsMs);
  // A sign that fails to be given is no end: the next one may get through.
  await lists()
    .updateMany({ _id: { $in: waiting }, state: 'waiting' }, { $set: { waitsUntil } })
    .catch(() => {});
}
