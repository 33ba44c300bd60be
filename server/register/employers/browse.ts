import type { mongo } from 'mongoose';
import type { Employer } from '../../../schemas/register/employer.ts';
import type { regionRange, Scope } from '../../access/staff/scope.ts';
import { Failure } from '../../platform/errors/errors.ts';
import { maskPhones } from '../../platform/text/mask-numbers.ts';
import { maskName } from '../../platform/text/masks.ts';
import { type CoverageClass, classOf } from '../classification/classify.ts';
import { rulesInForce } from '../classification/generations.ts';
import { namePartsOf } from '../record/names.ts';
import { placeWords } from '../record/place-words.ts';
import { employers } from '../record/working-set.ts';
import {
  type EmployerFilter,
  type EmployerRow,
  findEmployer,
  findStored,
  registerFilter,
  rowOf,
} from './read-employers.ts';

/** Which employers, and which page of them. */
export interface EmployerQuery extends Pick<EmployerFilter, 'region' | 'union' | 'class'> {
  /** A code as a whole, or how a name begins; places in front of it may be left out. */
  q?: string | undefined;
  limit: number;
  cursor?: string | undefined;
}

/** A page looks at this many employers and no more; what follows is for the next. */
const mostSeen = 5000;

/**
 * A page of the employers of a region, by region and serial; phones and names of persons are masked.
 *
 * A page may hold fewer than asked for, even none, and still have a next one: the class is worked out and not stored.
 *
 * @param asOf the day for which the class is worked out, `YYYY-MM-DD`.
 * @throws {Failure} `outside_scope`, `cursor_invalid`.
 */
export async function pageOfEmployers(
  { q, limit, cursor, ...filter }: EmployerQuery,
  scope: Scope,
  asOf: string,
): Promise<{ items: EmployerRow[]; next: string | null }> {
  const { $or: ranges = [], ...others } = registerFilter(
    { ...filter, union: filter.union ?? unionOf(filter.class) },
    scope,
  );
  const wanted = { ...others, ...(q !== undefined && search(q)) };
  const rules = await rulesInForce();
  const items: EmployerRow[] = [];
  let seen = 0;
  for (const span of spansAfter(cursor, ranges as { region: Range }[])) {
    const found = employers()
      .find({ ...wanted, ...span }, { batchSize: limit + 1, maxTimeMS: 3000 })
      .sort({ region: 1, _id: 1 });
    for await (const employer of found) {
      if (!filter.class || classOf(employer, asOf, rules) === filter.class)
        items.push(masked(rowOf(employer, asOf, rules)));
      if (items.length === limit || ++seen === mostSeen) return { items, next: `${employer.region}.${employer._id}` };
    }
  }
  return { items, next: null };
}

/** One employer with where each value comes from, masked. @throws {Failure} `employer_not_found`. */
export async function showEmployer(id: number, scope: Scope, asOf: string) {
  const { why, provenance, branches, ...row } = await findEmployer(id, scope, asOf);
  return {
    ...masked(row),
    why,
    branches: branches.map(masked),
    provenance: provenance.map(({ field, values }) => ({
      field,
      values: field === 'contact' ? values.map((one) => ({ ...one, value: maskedContact(one.value) })) : values,
    })),
  };
}

/** The contact of an employer in clear; whoever asks has it audited. @throws {Failure} `employer_not_found`. */
export async function lookAtContact(id: number, scope: Scope, asOf: string) {
  const { contact, phone } = rowOf(await findStored(id, scope), asOf, await rulesInForce());
  return { contact, phone };
}

type Range = ReturnType<typeof regionRange>;
type Span = mongo.Filter<Employer>;

/** What is left of some ranges after a place, so that each page begins in the index where the last one ended. */
function spansAfter(cursor: string | undefined, ranges: readonly { region: Range }[]): Span[] {
  const ordered = ranges.toSorted((a, b) => (a.region.$gte < b.region.$gte ? -1 : 1));
  if (cursor === undefined) return ordered;
  const [, region, serial] = /^(\d{0,12})\.(\d{1,9})$/.exec(cursor) ?? [];
  if (region === undefined) throw new Failure('cursor_invalid');
  return ordered.flatMap(({ region: range }): Span[] => {
    if (region >= range.$lt) return [];
    if (region < range.$gte) return [{ region: range }];
    return [{ region, _id: { $gt: Number(serial) } }, { region: { $gt: region, $lt: range.$lt } }];
  });
}

/** By code or licence where it looks like one, else by the beginning of a name's key. */
function search(q: string): Span {
  const folded = q.normalize('NFKC').trim().toUpperCase();
  if (/^[0-9A-Z]{18}$/.test(folded)) return { codes: folded.slice(8, 17) };
  if (/^([0-9A-Z]{9}|\d{15})$/.test(folded)) return { codes: folded };
  const { full, core } = namePartsOf(folded);
  const beginnings = new Set([full, core]);
  for (let left = full, word = placeWords().startOf(left); word; word = placeWords().startOf(left)) {
    left = left.slice(word.text.length);
    if (left.length >= 2) beginnings.add(left);
  }
  // Of what has a meaning in an expression, a folded name can only hold +; RegExp.escape would hide the beginning from the index.
  return {
    names: { $in: [...beginnings].filter(Boolean).map((text) => new RegExp(`^${text.replaceAll('+', '\\+')}`)) },
  };
}

/** The union status that every employer of a class has. */
function unionOf(wanted: CoverageClass | undefined): EmployerFilter['union'] {
  if (wanted?.startsWith('none')) return 'none';
  return wanted === 'joint-over-25' ? 'joint' : undefined;
}

/** A row with its contact masked. */
export function masked(row: EmployerRow): EmployerRow {
  return { ...row, phone: row.phone && maskPhones(row.phone), contact: row.contact && maskName(row.contact) };
}

function maskedContact(value: unknown) {
  const { phone, person } = value as { phone?: string | null; person?: string | null };
  return { ...(phone && { phone: maskPhones(phone) }), ...(person && { person: maskName(person) }) };
}
