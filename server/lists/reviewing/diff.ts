import type { EmployerFacts } from '../../../schemas/register/statement.ts';
import { decryptContact } from '../../platform/encryption/contact.ts';
import { namePartsOf } from '../../register/record/names.ts';
import { codesOf, hashFacts } from '../../register/record/statements.ts';
import { isRejected } from '../../sheets/problems/problems.ts';
import type { PlaceIndex } from '../../territory/regions/place-index.ts';
import { employerFactsOf } from '../planning/facts.ts';
import type { ListRow } from '../reading/row.ts';

/** A difference between two lists; `old` and `new` are lines. */
export type Difference =
  | { kind: 'added'; name: string; code: string | undefined; new: number }
  | { kind: 'gone'; name: string; code: string | undefined; old: number }
  | { kind: 'changed'; name: string; code: string | undefined; old: number; new: number; fields: FieldChange[] };

/** A field that differs. */
export interface FieldChange {
  field: keyof EmployerFacts;
  before: unknown;
  after: unknown;
}

interface Readable {
  rows(): AsyncIterable<readonly ListRow[]>;
}

/**
 * Compare a list with an older one: which employers were added, are gone, or changed. Nothing is imported.
 *
 * Rows are about one employer if they share a code or, where one of them has none, name and district: an employer that
 * gained a code has changed. Memory holds a few numbers for each row and not the rows, so that changed rows of the older
 * list are read again. Rejected rows are skipped. If several rows are about one employer, the last one counts.
 */
export async function* diffLists(older: Readable, newer: Readable, regions?: PlaceIndex): AsyncGenerator<Difference> {
  const units = new Units();
  const unitOfRow: number[] = [];
  const before: number[] = [];
  for await (const { facts } of rowsOf(older, regions)) {
    const unit = units.of(facts);
    unitOfRow.push(unit);
    before[unit] = hashFacts(facts);
  }
  const changed = new Map<number, { facts: EmployerFacts; line: number }>();
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
  const reported = new Set<number>();
  let row = 0;
  for await (const { facts, line } of rowsOf(older, regions)) {
    const unit = unitOfRow[row++] ?? 0;
    if (reported.has(unit) || before[unit] !== hashFacts(facts)) continue;
    const now = changed.get(unit);
    if (met.has(unit) && !now) continue;
    reported.add(unit);
    const { name } = facts;
    if (!now) yield { kind: 'gone', name, code: codeOf(facts), old: line };
    else {
      const code = codeOf(facts) ?? codeOf(now.facts);
      yield { kind: 'changed', name, code, old: line, new: now.line, fields: changesOf(facts, now.facts) };
    }
  }
}

/** Numbers the employers that rows are about. */
class Units {
  readonly #byKey = new Map<number, number>();
  readonly #coded: boolean[] = [];

  of(facts: EmployerFacts): number {
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

/** Hash a key to a number: a million texts would take several times the memory. */
function keyOf(text: string): number {
  return hashFacts({ name: text });
}

function codeOf({ code, org }: EmployerFacts): string | undefined {
  return code ?? org ?? undefined;
}

async function* rowsOf(list: Readable, regions: PlaceIndex | undefined) {
  for await (const rows of list.rows()) {
    for (const row of rows) {
      const read = isRejected(row) ? undefined : employerFactsOf(row, regions);
      if (read) yield { facts: read.facts, line: row.line };
    }
  }
}

function changesOf(before: EmployerFacts, after: EmployerFacts): FieldChange[] {
  const fields = [...new Set([...Object.keys(before), ...Object.keys(after)])] as (keyof EmployerFacts)[];
  return fields
    .filter((field) => JSON.stringify(comparable(before, field)) !== JSON.stringify(comparable(after, field)))
    .map((field) => ({ field, before: inClear(before, field), after: inClear(after, field) }));
}

/** The value to compare: a contact is encrypted differently each time, but its key is the same. */
function comparable(facts: EmployerFacts, field: keyof EmployerFacts): unknown {
  return field === 'contact' ? facts.contact?.key : facts[field];
}

function inClear(facts: EmployerFacts, field: keyof EmployerFacts): unknown {
  return field === 'contact' && facts.contact ? decryptContact(facts.contact) : facts[field];
}
