import type { List } from '../../schemas/list.ts';
import { rankOf } from '../employers/sources.ts';
import { nextSerial, StalePlan } from '../employers/store.ts';
import { Pending } from '../employers/vicinity.ts';
import type { Counts } from './counts.ts';
import { noCounts, withRows } from './counts.ts';
import { factsOf } from './facts.ts';
import type { LastList } from './last-list.ts';
import type { Places } from './places.ts';
import { type Incoming, type Plan, planChunk } from './plan.ts';
import type { ListRow, SourceType } from './row.ts';
import { type Commit, commitChunk } from './store.ts';

/** Rows that are decided and written together. */
export const chunkRows = 1000;
/** Enough for a thousand rows of any office. */
const chunkCharacters = 2_000_000;

/** How far an import is. */
export interface Progress {
  rows: number;
  line: number;
  counts: Counts;
}

/** What the rows of a list go through. */
export interface Route {
  list: List;
  regions: Places | undefined;
  last: LastList | undefined;
  /** Look at a row once more before it goes in; a returned row has been refused. */
  admit?: ((row: ListRow, incoming: Incoming) => ListRow | undefined) | undefined;
  /** Told of each chunk once it is written. May throw to stop. */
  onChunk?: ((progress: Progress, rejected: readonly ListRow[]) => void) | undefined;
}

interface Chunk {
  rows: ListRow[];
  incoming: Incoming[];
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

  const plan = (incoming: Incoming[], pending?: Plan) =>
    planChunk(incoming, {
      list: setting,
      serial: pending?.serials.to ?? serial,
      pending: pending && new Pending().add(pending.changes),
      last,
    });
  const write = (chunk: Chunk) => {
    const rejected = chunk.rows.filter(({ recalled }, at) => !recalled && !chunk.incoming[at]?.facts);
    const next: Progress = {
      rows: progress.rows + chunk.rows.length,
      line: chunk.rows.at(-1)?.line ?? progress.line,
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
      chunk.plan = await plan(chunk.incoming);
      state = await write(chunk).then(() => 'written' as const, staleOrThrow);
    }
    return asPlanned;
  };

  await last?.follow();
  for await (const rows of chunked(batches, chunkRows)) {
    const checked = rows.map((row) => check(row, route));
    const chunk: Chunk = {
      rows: checked.map(({ row }) => row),
      incoming: checked.map(({ incoming }) => incoming),
      plan: await plan(
        checked.map(({ incoming }) => incoming),
        writing?.chunk.plan,
      ),
    };
    if (writing && !(await finish(writing.chunk, writing.written))) chunk.plan = await plan(chunk.incoming);
    writing = { chunk, written: write(chunk).then(() => 'written' as const, staleOrThrow) };
    await last?.follow();
    // Whoever awaits it hears of its failure; until then it is not unhandled.
    writing.written.catch(() => {});
  }
  if (writing) await finish(writing.chunk, writing.written);
  return progress;
}

/** The counts of a stored list. */
export function countsOf({ counts }: Pick<List, 'counts'>): Counts {
  const problems = counts.problems instanceof Map ? Object.fromEntries(counts.problems) : { ...counts.problems };
  return { ...noCounts(), ...counts, problems: problems as Record<string, number> };
}

/** A row with the facts to be taken in, or refused. */
export function check(
  row: ListRow,
  { regions, admit }: Pick<Route, 'regions' | 'admit'>,
): { row: ListRow; incoming: Incoming } {
  const { line, problems, recalled } = row;
  if (recalled) return { row, incoming: { line, facts: undefined, recalled } };
  if (problems.some(({ severity }) => severity === 'error')) return { row, incoming: { line, facts: undefined } };
  const incoming: Incoming = { line, facts: factsOf(row, regions) };
  const refused = admit?.(row, incoming);
  return refused ? { row: refused, incoming: { line, facts: undefined } } : { row, incoming };
}

/** Rows in chunks of one size; smaller ones where the rows are long, so that no list needs more memory than another. */
export async function* chunked(batches: AsyncIterable<readonly ListRow[]>, size: number): AsyncGenerator<ListRow[]> {
  let chunk: ListRow[] = [];
  let characters = 0;
  for await (const rows of batches) {
    for (const row of rows) {
      chunk.push(row);
      for (const cell of row.cells) characters += cell.length;
      if (chunk.length < size && characters < chunkCharacters) continue;
      yield chunk;
      chunk = [];
      characters = 0;
    }
  }
  if (chunk.length > 0) yield chunk;
}

function staleOrThrow(error: unknown): 'stale' {
  if (error instanceof StalePlan) return 'stale';
  throw error;
}
