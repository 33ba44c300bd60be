import type { Employer } from '../../../schemas/register/employer.ts';
import { type Claim, codesOf, type Facts, newestFirst } from './claims.ts';
import { namePartsOf } from './names.ts';
import { anchorRank } from './sources.ts';

/** The fields of an employer that follow from its claims. */
export type Shown = Omit<Employer, '_id' | 'rev' | 'claims' | 'into' | 'missing' | 'responsible' | 'placing'>;

/**
 * What an employer's claims come to.
 *
 * Each field is taken from the first claim that has it, in the order of `byPrecedence`; nothing is averaged, and a
 * blank overwrites nothing. The result is the same in whatever order the claims arrived.
 */
export function shownBy(claims: readonly Claim[]): Shown {
  const ordered = claims.length > 1 ? byPrecedence(claims) : claims;
  const names: string[] = [];
  const codes: string[] = [];
  const open: string[] = [];
  for (const { v, by } of ordered) {
    const own = codesOf(v);
    codes.push(...own);
    const core = v.name && namePartsOf(v.name).core;
    if (core) names.push(core);
    if (core && own.length === 0 && by === undefined) open.push(core);
    if (v.formerNames) for (const former of v.formerNames) names.push(namePartsOf(former).core);
  }
  // Absent rather than undefined, and added rather than deleted: this is done for every row of a million.
  const shown: Shown = { names: sorted(names) };
  if (codes.length > 0) shown.codes = sorted(codes);
  if (open.length > 0) shown.open = sorted(open);
  for (const field of plainFields) {
    const value = claimFor(ordered, field)?.v[field];
    if (value !== undefined && value !== null) shown[field] = value as never;
  }
  const head = claimFor(ordered, 'headcount')?.v;
  if (head?.headcount !== undefined) {
    shown.headcount = head.headcount;
    if (head.headcountTo !== undefined) shown.headcountTo = head.headcountTo;
  }
  const union = claimFor(ordered, 'union')?.v;
  shown.union = union?.union ?? 'none';
  if (union?.unionCode) shown.unionCode = union.unionCode;
  const state = claimFor(ordered, 'state')?.v.state;
  if (state && state !== 'active') shown.state = state;
  shown.region = regionOf(ordered);
  return shown;
}

/** Fields that are shown as the first claim that has them says. */
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

/** Each key once. */
function sorted(keys: string[]): string[] {
  return keys.length > 1 ? [...new Set(keys)].sort() : keys;
}

/**
 * Claims in the order in which they are believed: verified on the spot, union register, social security, census, lists
 * of no known origin, and then the older lists of each, newest first (reference/lists.md, conflict rules).
 */
export function byPrecedence(claims: readonly Claim[]): Claim[] {
  const newest = new Map<number, Claim>();
  for (const claim of claims) {
    const held = newest.get(claim.s);
    if (!held || claim.d > held.d || (claim.d === held.d && claim.b > held.b)) newest.set(claim.s, claim);
  }
  const place = (claim: Claim) => {
    if (claim.s === 0) return 0;
    if (claim.s === anchorRank) return 200;
    const held = newest.get(claim.s);
    return held && held.d === claim.d && held.b === claim.b ? claim.s : 100;
  };
  return claims.toSorted((a, b) => {
    const rank = place(a) - place(b);
    if (rank !== 0) return rank;
    return a.s === b.s || a.d !== b.d ? newestFirst(a, b) : a.s - b.s;
  });
}

/** The claim that a shown field comes from; the claims are in the order of precedence. */
export function claimFor(ordered: readonly Claim[], field: keyof Facts): Claim | undefined {
  for (const claim of ordered) {
    const value = claim.v[field];
    if (value !== undefined && value !== null && value !== '') return claim;
  }
  return undefined;
}

/** The most exact region within the district that is believed; where no claim has one, what a name or a list suggests. */
function regionOf(ordered: readonly Claim[]): string {
  const first = claimFor(ordered, 'region')?.v.region;
  if (!first) {
    const suggested = ordered.flatMap(({ v }) => v.nameRegion ?? []);
    return suggested.find((one) => one.length >= 6) ?? suggested[0] ?? '';
  }
  let region = first;
  for (const { v } of ordered)
    if (v.region && v.region.length > region.length && v.region.startsWith(region)) region = v.region;
  return region;
}
