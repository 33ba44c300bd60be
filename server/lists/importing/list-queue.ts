import type { Logger } from 'pino';
import type { List } from '../../../schemas/lists/list.ts';
import type { Scope } from '../../access/staff/scope.ts';
import { Failure } from '../../platform/errors/errors.ts';
import { findRegionInScope } from '../../territory/regions/find-regions.ts';
import { findOwnCityRegion } from '../../territory/unions/own-city.ts';
import { lists } from '../planning/list-collections.ts';
import { type ListFile, type ListOptions, openList } from '../reading/open-list.ts';
import { createList, type NewListOptions, waitingTtlMs } from './create-list.ts';
import { findList } from './find-lists.ts';
import { resumeImport } from './import.ts';
import { undoList } from './undo.ts';

/** How an uploaded list is read and imported. */
export type UploadOptions = Pick<
  ListOptions,
  'source' | 'encoding' | 'delimiter' | 'sheet' | 'mapping' | 'fillDown' | 'nullWords'
> &
  Omit<NewListOptions, 'region'> & { region?: string | undefined };

/** The result of an upload once the file is read. */
export interface UploadResult {
  list: List;
  /** The same file is imported already, or in the queue of this process: nothing was started. */
  same: boolean;
  file: ListFile['file'];
  header: ListFile['header'];
}

/** The queue of imports and undos of one server process. They run one after the other, after the reply to their request. */
export interface ListQueue {
  /** The maximum size of a list, in bytes. */
  maxBytes: number;
  /**
   * Read a list to its end, create it and add its import to the queue.
   *
   * @throws {Failure} `overloaded`, `shutting_down`, `region_not_found`, `outside_scope`, and those of `openList`.
   */
  upload(
    file: { name: string; stream: AsyncIterable<Uint8Array> },
    options: UploadOptions,
    now: Date,
  ): Promise<UploadResult>;
  /** Add the undo of a list to the queue. @throws {Failure} `overloaded`, `shutting_down`, `list_unknown`, `list_undone`. */
  undo(list: number, scope: Scope): Promise<List>;
  /** Stop after the current chunk; what remains can be resumed. */
  drain(graceMs: number): Promise<void>;
}

interface Job {
  kind: 'import' | 'undo';
  list: number;
  run(): Promise<unknown>;
  close(): Promise<void>;
}

/** The maximum of lists that are received, waiting or running; more are refused. */
const maxLists = 8;

/** Start the queue of a server process. It holds nothing that another process could not take over. */
export function startListQueue(log: Logger, maxBytes = 200 * 1024 * 1024): ListQueue {
  const jobs: Job[] = [];
  let receiving = 0;
  let creating: Promise<unknown> = Promise.resolve();
  let stopping = false;
  let working: Promise<void> | undefined;

  const requireRunning = () => {
    if (stopping) throw new Failure('shutting_down');
  };
  const requireRoom = () => {
    requireRunning();
    if (jobs.length + receiving >= maxLists) throw new Failure('overloaded');
  };
  const add = (job: Job) => {
    jobs.push(job);
    working ??= start();
  };
  const start = (): Promise<void> =>
    work().finally(() => {
      // A job may have been added after the loop's last check.
      working = jobs.length > 0 ? start() : undefined;
    });
  const work = async () => {
    const renewal = setInterval(() => void renewWaiting(jobs), waitingTtlMs / 4);
    for (let job = jobs[0]; job; job = jobs[0]) {
      if (!stopping) await job.run().catch(logEnd(job.list));
      await job.close().catch(logEnd(job.list));
      jobs.shift();
    }
    clearInterval(renewal);
  };
  const logEnd = (list: number) => (error: unknown) => {
    if (!(error instanceof Failure)) log.error({ err: error, list }, 'a list broke off');
    else log.info({ list, code: error.code }, 'a list was not gone on with');
  };

  return {
    maxBytes,
    async upload({ name, stream }, options, now) {
      requireRoom();
      receiving++;
      try {
        const region = await regionFor(options);
        const opened = await openList({ stream, name }, { ...options, maxBytes, now });
        try {
          requireRunning();
          // Lists are created one after the other, so that a file that is sent twice makes one list.
          const created = creating.then(() => createList(opened, { ...options, region }, now));
          creating = created.catch(() => {});
          const { list } = await created;
          const { file, header } = opened;
          const queued = jobs.some((job) => job.kind === 'import' && job.list === list._id);
          if (list.state === 'done' || queued) {
            await opened.close();
            return { list, same: true, file, header };
          }
          const how = { scope: options.scope, onWait: requireRunning, onProgress: requireRunning };
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
      requireRoom();
      const list = await findList(number, scope);
      if (list.state === 'undone') throw new Failure('list_undone', { list: number });
      const how = { scope, onWait: requireRunning, onProgress: requireRunning };
      add({ kind: 'undo', list: number, run: () => undoList(number, how), close: async () => {} });
      return list;
    },
    async drain(graceMs) {
      stopping = true;
      const { promise, resolve } = Promise.withResolvers<void>();
      const timeout = setTimeout(resolve, graceMs);
      await Promise.race([working, promise]);
      clearTimeout(timeout);
    },
  };
}

/** The region of a list: the given one, otherwise the officer's own, otherwise the city. */
async function regionFor({ region, scope }: UploadOptions): Promise<string> {
  const [own, ...others] = scope.regions;
  const { _id } = await findRegionInScope(
    region ?? (own && others.length === 0 ? own : await findOwnCityRegion()),
    scope,
  );
  // Rows name districts, which are unique only within a city.
  if (_id.length < 4) throw new Failure('list_region_too_large', { region: _id });
  return _id;
}

/** Renew the waiting lists of the queue, so that they do not look abandoned by a crash. */
async function renewWaiting(jobs: readonly Job[]): Promise<void> {
  const waiting = jobs.filter(({ kind }) => kind === 'import').map(({ list }) => list);
  const waitsUntil = new Date(Date.now() + waitingTtlMs);
  // A renewal that fails is ignored: the next one may succeed.
  await lists()
    .updateMany({ _id: { $in: waiting }, state: 'waiting' }, { $set: { waitsUntil } })
    .catch(() => {});
}
