import { hash } from 'node:crypto';
import type { Employer } from '../../schemas/employer.ts';

/** One row's statement about an employer. */
export type Claim = Employer['claims'][number];
/** What a row says. */
export type Facts = Claim['v'];

const factNames = [
  'name',
  'code',
  'org',
  'licence',
  'branchOf',
  'region',
  'nameRegion',
  'address',
  'headcount',
  'headcountTo',
  'members',
  'union',
  'unionCode',
  'unionName',
  'unionSince',
  'industry',
  'employerType',
  'production',
  'established',
] as const satisfies readonly (keyof Facts)[];

/** A number of 53 bits that is the same for the same facts. */
export function hashFacts(facts: Facts): number {
  let text = '';
  for (const name of factNames) text += `${facts[name] ?? ''}\x1f`;
  text += `${facts.contact?.phone ?? ''}\x1f${facts.contact?.person ?? ''}\x1f${facts.formerNames?.join('\x1e') ?? ''}`;
  const digest = hash('sha1', text, 'buffer');
  return (digest.readUInt32LE(0) & 0x1fffff) * 0x1_0000_0000 + digest.readUInt32LE(4);
}

/** What an employer is known by: organisation code and licence; empty where a row gives neither. */
export function codesOf(facts: Facts): string[] {
  const codes: string[] = [];
  const org = facts.org ?? facts.code?.slice(8, 17);
  if (org) codes.push(org);
  if (facts.licence) codes.push(facts.licence);
  return codes;
}

/** Newest first: by as-of day, then by batch; in one batch own union before joint, then the later line. */
export function newestFirst(a: Claim, b: Claim): number {
  if (a.d !== b.d) return a.d < b.d ? 1 : -1;
  if (a.b !== b.b) return b.b - a.b;
  const own = Number(b.v.union === 'own') - Number(a.v.union === 'own');
  return own !== 0 ? own : b.l - a.l;
}

/** Which of a source's claims count: those of its newest list that speaks of this employer, up to a day and batch. */
export function groupInEffect(claims: readonly Claim[], source: number, until?: { d: string; b: number }): Claim[] {
  let newest: Claim | undefined;
  for (const claim of claims) {
    if (claim.s !== source) continue;
    if (until && (claim.d > until.d || (claim.d === until.d && claim.b > until.b))) continue;
    if (!newest || claim.d > newest.d || (claim.d === newest.d && claim.b > newest.b)) newest = claim;
  }
  if (!newest) return [];
  const { d, b } = newest;
  return claims.filter((claim) => claim.s === source && claim.d === d && claim.b === b);
}
