import { openContact } from '../../platform/encryption/contact.ts';
import { codesOf, type Facts, hashFacts } from '../../register/record/claims.ts';
import { namePartsOf } from '../../register/record/names.ts';
import { isRejected } from '../../sheets/problems.ts';
import type { RegionIndex } from '../../territory/regions/city-index.ts';
import { factsOf } from '../reading/facts.ts';
import type { ListRow } from '../reading/row.ts';

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
 * Rows are about the same employer by a code, else, where one of them has none, by name and district: who only gained a
 * code has changed. Memory holds some numbers a row and not the rows: what changed is read once more. Rejected rows are
 * passed over; of rows that repeat an employer the last counts.
 */
export async function* diffLists(older: Readable, newer: Readable, regions?: RegionIndex): AsyncGenerator<Difference> {
  const units = new Units();
  const unitOfRow: number[] = [];
  const before: number[] = [];
  for await (const { facts } of rowsOf(older, regions)) {
    const unit = units.of(facts);
    unitOfRow.push(unit);
    before[unit] = hashFacts(facts);
  }
  const changed = new Map<number, { facts: Facts; line: number }>();
  const met = new Set<number>();
  for await (const { facts, line } of rowsOf(newer, regions)) {
    const unit = units.of(facts);
    const hash = before[unit];
    if (hash === undefined) {
      if (!met.has(unit)) yield { kind: 'added', name: facts.name, code: codeOf(facts), new: line };
    } else if (hash !== hashFacts(facts)) changed.set(unit, { facts, line });
    else changed.delete(unit);
    met.add(unit);
  }
  const told = new Set<number>();
  let row = 0;
  for await (const { facts, line } of rowsOf(older, regions)) {
    const unit = unitOfRow[row++] ?? 0;
    if (told.has(unit) || before[unit] !== hashFacts(facts)) continue;
    const now = changed.get(unit);
    if (met.has(unit) && !now) continue;
    told.add(unit);
    const { name } = facts;
    if (!now) yield { kind: 'gone', name, code: codeOf(facts), old: line };
    else {
      const code = codeOf(facts) ?? codeOf(now.facts);
      yield { kind: 'changed', name, code, old: line, new: now.line, fields: changesOf(facts, now.facts) };
    }
  }
}

/** Numbers for the employers that rows are about. */
class Units {
  readonly #byKey = new Map<number, number>();
  readonly #coded: boolean[] = [];

  of(facts: Facts): number {
    const codes = codesOf(facts).map(keyOf);
    const name = keyOf(`${namePartsOf(facts.name).full} ${facts.region?.slice(0, 6) ?? ''}`);
    const named = this.#byKey.get(name);
    const unit =
      codes.map((code) => this.#byKey.get(code)).find((found) => found !== undefined) ??
      (named !== undefined && (codes.length === 0 || !this.#coded[named]) ? named : this.#coded.length);
    this.#coded[unit] ||= codes.length > 0;
    for (const key of [...codes, name]) if (!this.#byKey.has(key)) this.#byKey.set(key, unit);
    return unit;
  }
}

/** A number for a key: a million texts would take several times the memory. */
function keyOf(text: string): number {
  return hashFacts({ name: text });
}

function codeOf({ code, org }: Facts): string | undefined {
  return code ?? org ?? undefined;
}

async function* rowsOf(list: Readable, regions: RegionIndex | undefined) {
  for await (const rows of list.rows()) {
    for (const row of rows) {
      const facts = isRejected(row) ? undefined : factsOf(row, regions);
      if (facts) yield { facts, line: row.line };
    }
  }
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
