import { codesOf, type Facts, hashFacts } from '../employers/claims.ts';
import { namePartsOf } from '../employers/names.ts';
import { openContact } from '../personal/contact.ts';
import type { RegionIndex } from '../regions/city-index.ts';
import { factsOf } from './facts.ts';
import type { ListRow } from './row.ts';

/** One difference between two lists; `old` and `new` name the lines. */
export type Difference =
  | { kind: 'added'; name: string; code: string | undefined; new: number }
  | { kind: 'gone'; name: string; code: string | undefined; old: number }
  | { kind: 'changed'; name: string; code: string | undefined; old: number; new: number; fields: Changed[] };

/** One field that differs. */
export interface Changed {
  field: keyof Facts;
  before: unknown;
  after: unknown;
}

interface Readable {
  rows(): AsyncIterable<readonly ListRow[]>;
}

/**
 * What a list has that an older one has not, and the other way round, and what changed; nothing is imported.
 *
 * Rows are about the same employer by code, else by name and district. Memory holds a number a row and not the rows:
 * what changed is read once more. Rejected rows are passed over; of rows that repeat an employer the last counts.
 */
export async function* diffLists(older: Readable, newer: Readable, regions?: RegionIndex): AsyncGenerator<Difference> {
  const before = new Map<string, number>();
  for await (const { key, facts } of rowsOf(older, regions)) before.set(key, hashFacts(facts));
  const changed = new Map<string, { facts: Facts; line: number }>();
  const met = new Set<string>();
  for await (const { key, facts, line } of rowsOf(newer, regions)) {
    const hash = before.get(key);
    if (hash === undefined)
      yield { kind: 'added', name: facts.name, code: facts.code ?? facts.org ?? undefined, new: line };
    else if (hash !== hashFacts(facts)) changed.set(key, { facts, line });
    else changed.delete(key);
    met.add(key);
  }
  const told = new Set<string>();
  for await (const { key, facts, line } of rowsOf(older, regions)) {
    if (told.has(key) || before.get(key) !== hashFacts(facts)) continue;
    const now = changed.get(key);
    if (met.has(key) && !now) continue;
    told.add(key);
    const { name } = facts;
    const code = facts.code ?? facts.org ?? undefined;
    if (!now) yield { kind: 'gone', name, code, old: line };
    else yield { kind: 'changed', name, code, old: line, new: now.line, fields: changesOf(facts, now.facts) };
  }
}

async function* rowsOf(list: Readable, regions: RegionIndex | undefined) {
  for await (const rows of list.rows()) {
    for (const row of rows) {
      const refused = row.problems.some(({ severity }) => severity === 'error');
      const facts = refused ? undefined : factsOf(row, regions);
      if (facts) yield { key: keyOf(facts), facts, line: row.line };
    }
  }
}

function keyOf(facts: Facts): string {
  return codesOf(facts)[0] ?? `${namePartsOf(facts.name).full} ${facts.region?.slice(0, 6) ?? ''}`;
}

function changesOf(before: Facts, after: Facts): Changed[] {
  const fields = [...new Set([...Object.keys(before), ...Object.keys(after)])] as (keyof Facts)[];
  return fields
    .filter((field) => JSON.stringify(comparable(before, field)) !== JSON.stringify(comparable(after, field)))
    .map((field) => ({ field, before: inClear(before, field), after: inClear(after, field) }));
}

/** Two envelopes of one contact differ; its key does not. */
function comparable(facts: Facts, field: keyof Facts): unknown {
  return field === 'contact' ? facts.contact?.key : facts[field];
}

function inClear(facts: Facts, field: keyof Facts): unknown {
  return field === 'contact' && facts.contact ? openContact(facts.contact) : facts[field];
}
