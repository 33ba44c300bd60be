import { setImmediate as nextTurn } from 'node:timers/promises';
import type { List } from '../../../schemas/lists/list.ts';
import { maxWarnings } from '../../../schemas/lists/list-rows.ts';
import { WriteConflict } from '../../platform/database/transaction.ts';
import { nextSerial } from '../../register/employers/serials.ts';
import { PendingChanges } from '../../register/record/pending-changes.ts';
import { rankOf, type SourceType } from '../../register/record/sources.ts';
import {
  type CheckedRow,
  checkRows,
  type RowChecks,
  rejectedIn,
  warnedIn,
  withDisputes,
} from '../planning/check-rows.ts';
import type { ChunkPlan } from '../planning/chunk-plan.ts';
import { addRows, type ListCounts, zeroCounts } from '../planning/counts.ts';
import { encryptAhead } from '../planning/encrypt-ahead.ts';
import { planChunk } from '../planning/plan-chunk.ts';
import type { PreviousList } from '../planning/previous-list.ts';
import type { ListRow } from '../reading/row.ts';
import { type ChunkCommit, commitChunk } from './commit-chunk.ts';

/** The progress of an import. */
export interface ImportProgress {
  rows: number;
  line: number;
  counts: ListCounts;
}

/** How the rows of a list are imported. */
export interface PipelineOptions extends RowChecks {
  list: List;
  previousList: PreviousList | undefined;
  /** Called after each chunk that is written. It may throw to stop the import. */
  onChunk?: ((progress: ImportProgress) => void) | undefined;
}

/** How often a chunk is planned again before the import fails. */
const maxRetries = 20;

interface Chunk {
  rows: CheckedRow[];
  plan: ChunkPlan;
}

/**
 * Import the rows of a list chunk by chunk, from the last committed row.
 *
 * While a chunk is written the next one is planned, as if the first were written already. A plan that turns out to be stale
 * is made again, and so is the one after it.
 */
export async function importRows(
  batches: AsyncIterable<readonly ListRow[]>,
  route: PipelineOptions,
): Promise<ImportProgress> {
  const { list, previousList } = route;
  const ofList = { list: list._id, source: rankOf[list.source as SourceType], asOf: list.asOf };
  let progress: ImportProgress = { rows: list.rows, line: list.line, counts: countsOf(list) };
  let n = list.chunks;
  let serial = await nextSerial();
  let writing: { chunk: Chunk; written: Promise<'written' | 'stale'> } | undefined;
  // After a chunk of unknown employers, as in a first list, the next chunk is assumed to be the same.
  let unlooked = false;

  const plan = async (rows: readonly CheckedRow[], pending?: ChunkPlan) => {
    const made = await planChunk(rows, {
      list: ofList,
      serial: pending?.serials.to ?? serial,
      pending: pending && new PendingChanges().add(pending.changes),
      previousList,
      only: list.only ?? undefined,
      skipCodeLookup: unlooked,
    });
    unlooked = !made.foundKnown && made.changes.inserted.length > 0;
    return made;
  };
  const write = (chunk: Chunk) => {
    const rows = withDisputes(chunk.rows, chunk.plan.disputes);
    const next: ImportProgress = {
      rows: progress.rows + chunk.rows.length,
      line: chunk.rows.at(-1)?.line ?? progress.line,
      counts: addRows(progress.counts, rows, chunk.plan.results),
    };
    const prints = chunk.plan.results.map(({ serial }, index) => (serial > 0 ? (rows[index]?.textHash ?? 0) : 0));
    const room = Math.max(0, maxWarnings - (progress.counts.warned ?? 0));
    const notes = { rejected: rejectedIn(rows), warned: warnedIn(rows, chunk.plan.results).slice(0, room) };
    const commit: ChunkCommit = { list, chunk: n, plan: chunk.plan, ...next, ...notes, textHashes: prints };
    return commitChunk(commit).then(() => {
      progress = next;
      n++;
      serial = chunk.plan.serials.to;
      route.onChunk?.(progress);
    });
  };
  /** Wait until a chunk is written. @returns false if it had to be planned again. */
  const finish = async (chunk: Chunk, written: Promise<'written' | 'stale'>): Promise<boolean> => {
    let state = await written;
    const asPlanned = state === 'written';
    for (let retries = 0; state === 'stale'; retries++) {
      if (retries === maxRetries) throw new Error('the register changes faster than a chunk can be planned');
      serial = await nextSerial();
      unlooked = false;
      chunk.plan = await plan(chunk.rows);
      state = await write(chunk).then(() => 'written' as const, staleOrThrow);
    }
    return asPlanned;
  };

  await previousList?.advance();
  for await (const rows of oneAhead(encryptAhead(checkRows(batches, route)))) {
    const chunk: Chunk = { rows, plan: await plan(rows, writing?.chunk.plan) };
    if (writing && !(await finish(writing.chunk, writing.written))) {
      unlooked = false;
      chunk.plan = await plan(chunk.rows);
    }
    writing = { chunk, written: write(chunk).then(() => 'written' as const, staleOrThrow) };
    // A failure reaches `finish`; until then it must not count as unhandled.
    writing.written.catch(() => {});
    // The write is sent before planning the next rows keeps this thread busy.
    await nextTurn();
    await previousList?.advance();
  }
  if (writing) await finish(writing.chunk, writing.written);
  return progress;
}

/** The counts of a stored list. */
export function countsOf({ counts }: Pick<List, 'counts'>): ListCounts {
  const problems = counts.problems instanceof Map ? Object.fromEntries(counts.problems) : { ...counts.problems };
  return { ...zeroCounts(), ...counts, problems: problems as Record<string, number> };
}

/** Read one item ahead: the next item is read while the one before is planned and written. */
async function* oneAhead<Item>(items: AsyncGenerator<Item>): AsyncGenerator<Item> {
  try {
    for (let next = items.next(); ; ) {
      const { done, value } = await next;
      if (done) return;
      next = items.next();
      // A failure is thrown where the item is awaited.
      next.catch(() => {});
      yield value;
    }
  } finally {
    await items.return(undefined);
  }
}

function staleOrThrow(error: unknown): 'stale' {
  if (error instanceof WriteConflict) return 'stale';
  throw error;
}
