import type { Employer } from '../../../schemas/register/employer.ts';

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
const personsOnly = ['state', 'assigned'] as const satisfies readonly (keyof Facts)[];

/**
 * A number of 53 bits that is the same for the same facts.
 *
 * It tells rows of one employer or of one part of a file apart, which needs no cryptographic hash: this is cyrb53, at a
 * tenth of the time of SHA-1.
 */
export function hashFacts(facts: Facts): number {
  const hash = { high: 0xdeadbeef, low: 0x41c6ce57 };
  for (const name of factNames) mix(hash, facts[name]);
  // Its key and not what it says: a phone could be guessed from a hash that anybody can work out.
  mix(hash, facts.contact?.key);
  for (const name of facts.formerNames ?? []) mix(hash, name);
  // Later additions count only where they are there: the hashes of what was stored before must stay what they are.
  for (const name of personsOnly) if (facts[name]) mix(hash, `${name}=${facts[name]}`);
  const { high, low } = hash;
  const first = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
  const second = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(first ^ (first >>> 13), 3266489909);
  return (second & 0x1fffff) * 0x1_0000_0000 + (first >>> 0);
}

/** Mix a value in, and where it ends. */
function mix(hash: { high: number; low: number }, value: string | number | null | undefined): void {
  let { high, low } = hash;
  if (value !== undefined && value !== null && value !== '') {
    const text = typeof value === 'string' ? value : String(value);
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at);
      high = Math.imul(high ^ code, 2654435761);
      low = Math.imul(low ^ code, 1597334677);
    }
  } else if (value === null) high = Math.imul(high ^ 0x1ffff, 2654435761);
  hash.high = Math.imul(high ^ 0x1f000, 2654435761);
  hash.low = Math.imul(low ^ 0x1f000, 1597334677);
}

/** What an employer is known by: organisation code and licence; empty where a row gives neither. */
export function codesOf(facts: Facts): string[] {
  const org = facts.org ?? facts.code?.slice(8, 17);
  const { licence } = facts;
  if (!licence) return org ? [org] : [];
  return org ? [org, licence] : [licence];
}

/**
 * Newest first: by as-of day, then by batch.
 *
 * Rows of one list about one employer: own union before joint, with code before without, the larger head count; never by
 * their lines, so that the same rows in another order say the same.
 */
export function newestFirst(a: Claim, b: Claim): number {
  if (a.d !== b.d) return a.d < b.d ? 1 : -1;
  if (a.b !== b.b) return b.b - a.b;
  // What persons said is numbered in its order.
  if (a.b === 0) return b.l - a.l;
  const own = Number(b.v.union === 'own') - Number(a.v.union === 'own');
  if (own !== 0) return own;
  const coded = Number(codesOf(b.v).length > 0) - Number(codesOf(a.v).length > 0);
  if (coded !== 0) return coded;
  return (b.v.headcount ?? -1) - (a.v.headcount ?? -1) || b.h - a.h;
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
