import type { Employer } from '../../schemas/employer.ts';
import { type Claim, codesOf, type Facts, newestFirst } from './claims.ts';
import { namePartsOf } from './names.ts';
import { anchorRank } from './sources.ts';

/** The fields of an employer that follow from its claims. */
export type Shown = Omit<Employer, '_id' | 'rev' | 'claims' | 'into' | 'missing'>;

/**
 * What an employer's claims come to.
 *
 * Each field is taken from the first claim that has it, in the order of `byPrecedence`; nothing is averaged, and a
 * blank overwrites nothing. The result is the same in whatever order the claims arrived.
 */
export function shownBy(claims: readonly Claim[]): Shown {
  const ordered = claims.length > 1 ? byPrecedence(claims) : claims;
  const codes = new Set<string>();
  const names = new Set<string>();
  const open = new Set<string>();
  for (const { v, by } of ordered) {
    const own = codesOf(v);
    for (const code of own) codes.add(code);
    const core = v.name && namePartsOf(v.name).core;
    if (core) names.add(core);
    for (const former of v.formerNames ?? []) names.add(namePartsOf(former).core);
    if (core && own.length === 0 && by === undefined) open.add(core);
  }
  const head = claimFor(ordered, 'headcount')?.v;
  const union = claimFor(ordered, 'union')?.v;
  return defined({
    codes: codes.size > 0 ? [...codes].sort() : undefined,
    names: [...names].sort(),
    open: open.size > 0 ? [...open].sort() : undefined,
    code: claimFor(ordered, 'code')?.v.code,
    name: claimFor(ordered, 'name')?.v.name,
    region: regionOf(ordered),
    branchOf: claimFor(ordered, 'branchOf')?.v.branchOf,
    headcount: head?.headcount,
    headcountTo: head?.headcountTo,
    members: claimFor(ordered, 'members')?.v.members,
    union: union?.union ?? 'none',
    unionCode: union?.unionCode,
    industry: claimFor(ordered, 'industry')?.v.industry,
    production: claimFor(ordered, 'production')?.v.production,
    established: claimFor(ordered, 'established')?.v.established,
  });
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
  return ordered.find(({ v }) => v[field] !== undefined && v[field] !== null && v[field] !== '');
}

/** The most exact region within the district that is believed; from the name where no claim has one. */
function regionOf(ordered: readonly Claim[]): string {
  const first = claimFor(ordered, 'region')?.v.region;
  if (!first) return claimFor(ordered, 'nameRegion')?.v.nameRegion ?? '';
  let region = first;
  for (const { v } of ordered)
    if (v.region && v.region.length > region.length && v.region.startsWith(region)) region = v.region;
  return region;
}

function defined<T extends object>(fields: { [K in keyof T]: T[K] | undefined }): T {
  for (const key of Object.keys(fields) as (keyof T)[]) if (fields[key] === undefined) delete fields[key];
  return fields as T;
}
