import { createBatchLoader } from './batch-loader.ts';

/** A cache, in this process, of what was read from the database a moment ago. */
export interface TtlCache<Query, Value> {
  /** @returns undefined when the value is not cached, or no longer fresh. */
  get(query: Query): Value | undefined;
  /** Read a value, in one read with the other queries that come meanwhile. @returns undefined when there is none. */
  load(query: Query): Promise<Value | undefined>;
  /** Drop every entry, or those that `which` picks. The result of a read that is running is returned but not cached. */
  invalidate(which?: (value: Value) => boolean): void;
}

/** The last query of an entry, and its time on the clock of `performance.now()`. */
interface Use<Query> {
  query: Query;
  usedAt: number;
}

interface Entry<Query, Value> extends Use<Query> {
  value: Value;
  /** On the same clock. */
  expiresAt: number;
}

/** How many other entries a read may refresh. */
const maxRefreshed = 200;
/** An entry that was not used for so many lifetimes is dropped instead of refreshed. */
const maxIdleLifetimes = 2;

/**
 * Cache what is read from the database for at most `ttlMs` milliseconds from the reading.
 *
 * All entries expire at the same moments. The first read after such a moment also refreshes the entries that were used
 * just before. So there are a few reads a second, whether one officer works or a hundred do.
 *
 * @param read gives the values in the order of the queries; a query without a value is not cached.
 */
export function createTtlCache<Query, Value>(
  read: (queries: readonly Query[]) => Promise<readonly (Value | undefined)[]>,
  { keyOf, ttlMs, maxEntries }: { keyOf: (query: Query) => string; ttlMs: number; maxEntries: number },
): TtlCache<Query, Value> {
  /** In the order of insertion, so that the entries that expire first come first. */
  const entries = new Map<string, Entry<Query, Value>>();
  let generation = 0;

  const find = createBatchLoader(async (queries: readonly Query[]) => {
    const now = performance.now();
    const before = generation;
    const own = queries.map((query) => ({ query, usedAt: now }));
    for (const query of queries) entries.delete(keyOf(query));
    const uses = [...own, ...expiredInUse(now)];
    const values = await read(uses.map(({ query }) => query));
    // `forget` was called meanwhile: the values may be older than that.
    if (before !== generation) return values;
    const expiresAt = (Math.floor(now / ttlMs) + 1) * ttlMs;
    for (const [at, use] of uses.entries()) store(use, values[at], expiresAt);
    return values;
  });

  function expiredInUse(now: number): Use<Query>[] {
    const expired: Use<Query>[] = [];
    for (const [key, entry] of entries) {
      if (now < entry.expiresAt || expired.length === maxRefreshed) break;
      if (now < entry.usedAt + maxIdleLifetimes * ttlMs) expired.push(entry);
      else entries.delete(key);
    }
    return expired;
  }

  function store({ query, usedAt }: Use<Query>, value: Value | undefined, expiresAt: number): void {
    const key = keyOf(query);
    entries.delete(key);
    if (value === undefined) return;
    if (entries.size >= maxEntries) entries.delete(entries.keys().next().value as string);
    entries.set(key, { value, expiresAt, query, usedAt });
  }

  return {
    get(query) {
      const entry = entries.get(keyOf(query));
      if (entry === undefined) return undefined;
      entry.query = query;
      entry.usedAt = performance.now();
      return entry.usedAt < entry.expiresAt ? entry.value : undefined;
    },
    load: find,
    invalidate(which = () => true) {
      generation++;
      for (const [key, { value }] of entries) if (which(value)) entries.delete(key);
    },
  };
}
