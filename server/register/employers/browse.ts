import type { mongo } from 'mongoose';
import type { StoredEmployer } from '../../../schemas/register/employer.ts';
import type { regionRange, Scope } from '../../access/staff/scope.ts';
import { codePart, keyset, serialPart } from '../../platform/database/keyset.ts';
import type { Contact } from '../../platform/encryption/contact.ts';
import { maskName } from '../../platform/text/mask-fields.ts';
import { maskContact, maskPhoneCell } from '../../platform/text/mask-text.ts';
import { placeWords } from '../../territory/regions/place-words.ts';
import { type CoverageClass, classOf } from '../classification/classify.ts';
import { coverageRulesInForce } from '../classification/generations.ts';
import { employers } from '../record/employer-collection.ts';
import { namePartsOf } from '../record/names.ts';
import {
  type EmployerFilter,
  type EmployerRow,
  employerRowOf,
  readEmployerDetail,
  registerFilter,
  requireEmployer,
} from './read-employers.ts';

/** A search of the register, and the page that is wanted. */
export interface EmployerQuery extends Pick<EmployerFilter, 'region' | 'union' | 'class'> {
  /** A whole code, or the beginning of a name; places in front of the name may be left out. */
  q?: string | undefined;
  limit: number;
  cursor?: string | undefined;
}

/** The register sorted by region. */
const byRegion = keyset<[region: string, serial: number]>('ascending', codePart, serialPart);

/** The number of employers that one page looks at. */
const maxScanned = 5000;

/**
 * Find a page of employers by region and serial; phones and names of persons are masked.
 *
 * A page may hold fewer employers than its limit, even none, and still have a next one, because the class of an employer
 * is computed and not stored.
 *
 * @param asOf the day for which the class is computed, `YYYY-MM-DD`.
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
  const rules = await coverageRulesInForce();
  const items: EmployerRow[] = [];
  let scanned = 0;
  for (const span of spansAfter(cursor, ranges as { region: Range }[])) {
    const found = employers()
      .find({ ...wanted, ...span }, { batchSize: limit + 1, maxTimeMS: 3000 })
      .sort({ region: 1, _id: 1 });
    for await (const employer of found) {
      if (!filter.class || classOf(employer, asOf, rules) === filter.class)
        items.push(maskEmployerRow(employerRowOf(employer, asOf, rules)));
      if (items.length === limit || ++scanned === maxScanned) {
        return { items, next: byRegion.cursorAfter([employer.region ?? '', employer._id]) };
      }
    }
  }
  return { items, next: null };
}

/** Show an employer with the origin of each value, masked. @throws {Failure} `employer_not_found`. */
export async function showEmployer(id: number, scope: Scope, asOf: string) {
  const { why, provenance, branches, ...row } = await readEmployerDetail(id, scope, asOf);
  return {
    ...maskEmployerRow(row),
    why,
    branches: branches.map(maskEmployerRow),
    provenance: provenance.map(({ field, values }) => ({
      field,
      values:
        field === 'contact' ? values.map((one) => ({ ...one, value: maskContact(one.value as Contact) })) : values,
    })),
  };
}

/** Read the contact of an employer in clear text; the caller audits it. @throws {Failure} `employer_not_found`. */
export async function readContact(id: number, scope: Scope, asOf: string) {
  const { contact, phone } = employerRowOf(await requireEmployer(id, scope), asOf, await coverageRulesInForce());
  return { contact, phone };
}

type Range = ReturnType<typeof regionRange>;
type Span = mongo.Filter<StoredEmployer>;

/** What remains of some ranges after a cursor. Each page begins in the index where the one before ended. */
function spansAfter(cursor: string | undefined, ranges: readonly { region: Range }[]): Span[] {
  const ordered = ranges.toSorted((a, b) => (a.region.$gte < b.region.$gte ? -1 : 1));
  const position = byRegion.position(cursor);
  if (!position) return ordered;
  const [region, last] = position;
  return ordered.flatMap(({ region: range }): Span[] => {
    if (region >= range.$lt) return [];
    if (region < range.$gte) return [{ region: range }];
    return [{ region, _id: { $gt: last } }, { region: { $gt: region, $lt: range.$lt } }];
  });
}

/** The filter of a search: by code or licence where the text looks like one, otherwise by the beginning of a name's key. */
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
  // The only special character in a folded name is +. RegExp.escape would also escape the first letter, and then the
  // index could not be used.
  return {
    names: { $in: [...beginnings].filter(Boolean).map((text) => new RegExp(`^${text.replaceAll('+', '\\+')}`)) },
  };
}

/** The union status that all employers of a class have. @returns undefined where they differ. */
function unionOf(wanted: CoverageClass | undefined): EmployerFilter['union'] {
  if (wanted?.startsWith('none')) return 'none';
  return wanted === 'joint-over-25' ? 'joint' : undefined;
}

/** Mask the contact of a row. */
export function maskEmployerRow(row: EmployerRow): EmployerRow {
  return { ...row, phone: row.phone && maskPhoneCell(row.phone), contact: row.contact && maskName(row.contact) };
}
