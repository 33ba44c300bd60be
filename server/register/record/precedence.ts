import type { Employer } from '../../../schemas/register/employer.ts';
import type { EmployerFacts, Statement } from '../../../schemas/register/statement.ts';
import { coresOf } from './names.ts';
import { snapshotRank } from './sources.ts';
import { codesOf, compareNewestFirst, isLaterList } from './statements.ts';

/** The fields of an employer that follow from its statements. */
export type DerivedFields = Omit<
  Employer,
  '_id' | 'rev' | 'statements' | 'into' | 'missing' | 'responsible' | 'placing'
>;

/**
 * Derive an employer's fields from the statements about it.
 *
 * Each field is taken from the first statement that has it, in the order of `sortByPrecedence`. Nothing is averaged, and a
 * blank overwrites nothing. The order in which the statements arrived makes no difference.
 */
export function deriveFields(statements: readonly Statement[]): DerivedFields {
  const ordered = statements.length > 1 ? sortByPrecedence(statements) : statements;
  const names: string[] = [];
  const codes: string[] = [];
  const open: string[] = [];
  for (const { facts, by } of ordered) {
    const own = codesOf(facts);
    codes.push(...own);
    const cores = coresOf(facts);
    names.push(...cores);
    if (own.length === 0 && by === undefined) open.push(...cores);
  }
  // Fields without a value are left out: setting or deleting them would cost time in each of a million rows.
  const shown: DerivedFields = { names: sortedUnique(names) };
  if (codes.length > 0) shown.codes = sortedUnique(codes);
  if (open.length > 0) shown.open = sortedUnique(open);
  for (const field of plainFields) {
    const value = statementFor(ordered, field)?.facts[field];
    if (value !== undefined && value !== null) shown[field] = value as never;
  }
  if (shown.branchOf && namesWholeBeside(ordered)) delete shown.branchOf;
  const head = statementFor(ordered, 'headcount')?.facts;
  if (head?.headcount !== undefined) {
    shown.headcount = head.headcount;
    if (head.headcountTo !== undefined) shown.headcountTo = head.headcountTo;
  }
  const union = statementFor(ordered, 'union')?.facts;
  shown.union = union?.union ?? 'none';
  if (union?.unionCode) shown.unionCode = union.unionCode;
  const state = statementFor(ordered, 'state')?.facts.state;
  if (state && state !== 'active') shown.state = state;
  shown.region = regionOf(ordered);
  return shown;
}

/** Whether a list that names a part of the employer names the whole beside it, under the same code: then it is the whole. */
function namesWholeBeside(ordered: readonly Statement[]): boolean {
  const parts = new Set(ordered.flatMap(({ facts, list }) => (facts.branchOf && list > 0 ? [list] : [])));
  return ordered.some(({ facts, list }) => !facts.branchOf && facts.name !== '' && parts.has(list));
}

/** Fields that are taken as they are from the first statement that has them. */
const plainFields = [
  'code',
  'name',
  'branchOf',
  'members',
  'industry',
  'production',
  'established',
  'assigned',
] as const;

/** The keys in order, each once. */
function sortedUnique(keys: string[]): string[] {
  return keys.length > 1 ? [...new Set(keys)].sort() : keys;
}

/**
 * Sort statements by precedence.
 *
 * All that was verified on the spot comes first. The newest list of each other source follows: union register, social
 * security, census, lists of no known origin. Then come the older lists, the newest first, and at the end the snapshots
 * of `snapshotRank`.
 */
export function sortByPrecedence(statements: readonly Statement[]): Statement[] {
  const newest = new Map<number, Statement>();
  for (const statement of statements) {
    const held = newest.get(statement.source);
    if (!held || isLaterList(statement, held)) newest.set(statement.source, statement);
  }
  const rankOf = ({ source, asOf, list }: Statement) => {
    if (source === 0) return 0;
    if (source === snapshotRank) return 200;
    const held = newest.get(source);
    return held && held.asOf === asOf && held.list === list ? source : 100;
  };
  return statements.toSorted((a, b) => {
    const rank = rankOf(a) - rankOf(b);
    if (rank !== 0) return rank;
    return a.source === b.source || a.asOf !== b.asOf ? compareNewestFirst(a, b) : a.source - b.source;
  });
}

/**
 * The statement that a field is taken from: the first that has it, for the registration state `statementForState`.
 *
 * @param ordered in the order of precedence.
 * @returns undefined where no statement has the field.
 */
export function statementFor(ordered: readonly Statement[], field: keyof EmployerFacts): Statement | undefined {
  if (field === 'state') return statementForState(ordered);
  for (const statement of ordered) {
    const value = statement.facts[field];
    if (value !== undefined && value !== null && value !== '') return statement;
  }
  return undefined;
}

/**
 * What a person verified, otherwise the newest list that says a state, whatever its source: a registration ends on a day, and
 * no office knows more of that than the one that looked last.
 */
function statementForState(ordered: readonly Statement[]): Statement | undefined {
  let newest: Statement | undefined;
  for (const statement of ordered) {
    if (!statement.facts.state) continue;
    if (statement.source === 0) return statement;
    if (!newest || isLaterList(statement, newest)) newest = statement;
  }
  return newest;
}

/** The most exact region within the first one that is stated; where none is stated, what a name or a list suggests. */
function regionOf(ordered: readonly Statement[]): string {
  const first = statementFor(ordered, 'region')?.facts.region;
  if (!first) {
    const suggested = ordered.flatMap(({ facts }) => facts.nameRegion ?? []);
    // A district comes before a city, and a city before its province; what is believed first before what is believed later.
    const level = (code: string) => Math.min(code.length, 6);
    return suggested.reduce((best, one) => (level(one) > level(best) ? one : best), '');
  }
  let region = first;
  for (const { facts } of ordered)
    if (facts.region && facts.region.length > region.length && facts.region.startsWith(region)) region = facts.region;
  return region;
}
