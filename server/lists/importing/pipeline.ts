import { setImmediate as nextTurn } from 'node:timers/promises';
import type { List } from '../../../schemas/lists/list.ts';
import { nextSerial, StalePlan } from '../../register/employers/write-changes.ts';
import { rankOf, type SourceType } from '../../register/record/sources.ts';
import { Pending } from '../../register/record/working-set.ts';
import { type CheckedRow, type Checks, checkedChunks } from '../planning/checked.ts';
import type { Counts } from '../planning/counts.ts';
import { noCounts, withRows } from '../planning/counts.ts';
import { sealedAhead } from '../planning/encrypt-ahead.ts';
import { type Plan, planChunk } from '../planning/plan-chunk.ts';
import type { LastList } from '../planning/previous-list.ts';
import type { ListRow } from '../reading/row.ts';
import { type Commit, commitChunk } from './commit-chunk.ts';

/** How far an import is. */
export interface Progress {
  rows: number;
  line: number;
  counts: Counts;
}

/** What the rows of a list go through. */
export interface Route extends Checks {
  list: List;
  last: LastList | undefined;
  /** Told of each chunk once it is written. May throw to stop. */
  onChunk?: ((progress: Progress, rejected: readonly ListRow[]) => void) | undefined;
}

interface Chunk {
  rows: CheckedRow[];
  plan: Plan;
}

/**
 * Take the rows of a list in, chunk by chunk, from where it stands.
 *
 * While a chunk is written the next is planned, with what is being written in mind. A plan that turns out to rest on
 * something that changed meanwhile is made again, and so is the one after it.
 */
export async function takeRows(batches: AsyncIterable<readonly ListRow[]>, route: Route): Promise<Progress> {
  const { list, last } = route;
  const setting = { b: list._id, s: rankOf[list.source as SourceType], d: list.asOf };
  let progress: Progress = { rows: list.rows, line: list.line, counts: countsOf(list) };
  let n = list.chunks;
  let serial = await nextSerial();
  let writing: { chunk: Chunk; written: Promise<'written' | 'stale'> } | undefined;
  // After a chunk of employers that nobody knew, as in a first list, the next is taken for another.
  let unlooked = false;

  const plan = async (rows: readonly CheckedRow[], pending?: Plan) => {
    const incoming = rows.map(({ incoming }) => incoming);
    const made = await planChunk(incoming, {
      list: setting,
      serial: pending?.serials.to ?? serial,
      pending: pending && new Pending().add(pending.changes),
      last,
      unlooked,
    });
    unlooked = !made.met && made.changes.inserted.length > 0;
    return made;
  };
  const write = (chunk: Chunk) => {
    const rejected = chunk.rows.flatMap(({ refused }) => refused ?? []);
    const next: Progress = {
      rows: progress.rows + chunk.rows.length,
      line: chunk.rows.at(-1)?.incoming.line ?? progress.line,
      counts: withRows(progress.counts, chunk.rows, chunk.plan.results),
    };
    const prints = chunk.plan.results.map(({ serial }, at) => (serial > 0 ? (chunk.rows[at]?.print ?? 0) : 0));
    const commit: Commit = { list, n, plan: chunk.plan, ...next, rejected, prints };
    return commitChunk(commit).then(() => {
      progress = next;
      n++;
      serial = chunk.plan.serials.to;
      route.onChunk?.(progress, rejected);
    });
  };
  /** Wait until the chunk is in; false where it had to be planned again. */
  const finish = async (chunk: Chunk, written: Promise<'written' | 'stale'>): Promise<boolean> => {
    let state = await written;
    const asPlanned = state === 'written';
    for (let tries = 0; state === 'stale'; tries++) {
      if (tries === 20) throw new Error('the register changes faster than a chunk can be planned');
      serial = await nextSerial();
      unlooked = false;
      chunk.plan = await plan(chunk.rows);
      state = await write(chunk).then(() => 'written' as const, staleOrThrow);
    }
    return asPlanned;
  };

  await last?.follow();
  for await (const rows of oneAhead(sealedAhead(checkedChunks(batches, route)))) {
    const chunk: Chunk = { rows, plan: await plan(rows, writing?.chunk.plan) };
    if (writing && !(await finish(writing.chunk, writing.written))) {
      unlooked = false;
      chunk.plan = await plan(chunk.rows);
    }
    writing = { chunk, written: write(chunk).then(() => 'written' as const, staleOrThrow) };
    // Whoever awaits it hears of its failure; until then it is not unhandled.
    writing.written.catch(() => {});
    // Its employers are to be on their way before the next rows keep this thread busy.
    await nextTurn();
    await last?.follow();
  }
  if (writing) await finish(writing.chunk, writing.written);
  return progress;
}

/** The counts of a stored list. */
export function countsOf({ counts }: Pick<List, 'counts'>): Counts {
  const problems = counts.problems instanceof Map ? Object.fromEntries(counts.problems) : { ...counts.problems };
  return { ...noCounts(), ...counts, problems: problems as Record<string, number> };
}

/** Items, with the next one already asked for: it is read while the one before is planned and written. */
async function* oneAhead<Item>(items: AsyncGenerator<Item>): AsyncGenerator<Item> {
  try {
    for (let next = items.next(); ; ) {
      const { done, value } = await next;
      if (done) return;
      next = items.next();
      // Whoever awaits it hears of its failure.
      next.catch(() => {});
      yield value;
    }
  } finally {
    await items.return(undefined);
  }
}

function staleOrThrow(error: unknown): 'stale' {
  if (error instanceof StalePlan) return 'stale';
  throw error;
}
