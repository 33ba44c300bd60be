import { shanghaiDay } from '../../../schemas/platform/shanghai.ts';
import type { Scope } from '../../access/staff/scope.ts';
import { StatedContact } from '../../platform/encryption/contact.ts';
import { wrongField } from '../../platform/errors/errors.ts';
import { findRegionWithin } from '../../territory/regions/find.ts';
import { type Claim, type Facts, hashFacts } from '../record/claims.ts';
import { byPrecedence, claimFor } from '../record/precedence.ts';
import { anchorRank } from '../record/sources.ts';
import { findStored } from './read-employers.ts';
import { revise } from './revise.ts';

/** What a person can verify on the spot. */
export type Verified = Partial<
  Pick<
    Facts,
    | 'name'
    | 'region'
    | 'address'
    | 'contact'
    | 'headcount'
    | 'members'
    | 'union'
    | 'unionCode'
    | 'unionName'
    | 'unionSince'
    | 'production'
    | 'state'
    | 'assigned'
  >
>;

/**
 * Keep what an officer has verified on the spot; it goes before every list, and no undo takes it away.
 *
 * @throws {Failure} `employer_not_found`, also where it is outside the scope.
 */
export async function verifyEmployer(
  id: number,
  verified: Verified,
  by: string,
  scope: Scope,
  now = new Date(),
): Promise<void> {
  const { _id } = await findStored(id, scope);
  const d = shanghaiDay(now);
  const cause = { cause: 'verification', day: d, by, at: now } as const;
  await revise({ cause, serials: [_id], edit: ({ claims }) => withVerified(claims, verified, by, d).claims });
}

/** A statement of a person among an employer's claims: its line, and its hash. */
export type ClaimMark = Pick<Claim, 'l' | 'h'>;

/**
 * An employer's claims with what a person verified, and by what that is found again to be taken back.
 *
 * @param d the day, `YYYY-MM-DD`.
 */
export function withVerified(
  claims: readonly Claim[],
  verified: Verified,
  by: string,
  d: string,
): { claims: Claim[]; mark: ClaimMark } {
  const facts: Facts = { name: '', ...verified };
  // After the last, and not after so many: some may have been taken back.
  const l = Math.max(0, ...claims.filter(({ b }) => b === 0).map((claim) => claim.l)) + 1;
  const claim: Claim = { b: 0, l, s: 0, d, h: hashFacts(facts), v: facts, by };
  const anchor = anchorOf(claims, d, l + 1);
  const known = claims.some(({ b, h }) => b === 0 && h === anchor.h);
  return { claims: known ? [...claims, claim] : [...claims, claim, anchor], mark: { l, h: claim.h } };
}

/** The claims without a statement of a person. */
export function withoutVerified(claims: readonly Claim[], { l, h }: ClaimMark): Claim[] {
  return claims.filter((claim) => !(claim.b === 0 && claim.l === l && claim.h === h));
}

/** What an officer fills in, by the names that the register shows it under. */
export type VerifiedFields = {
  [Field in Exclude<keyof Verified, 'contact' | 'assigned'>]?: Verified[Field] | undefined;
} & { contact?: string | undefined; phone?: string | undefined };

/**
 * The same for what an officer filled in, field by field.
 *
 * @throws {Failure} `invalid_request` where nothing was, `region_not_found`, `outside_scope` of a region, and those of
 *   `verifyEmployer`.
 */
export async function verifyFields(
  id: number,
  { contact, phone, region, ...fields }: VerifiedFields,
  by: string,
  scope: Scope,
  now = new Date(),
): Promise<void> {
  const verified: Verified = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
  if (region !== undefined && region !== null) verified.region = (await findRegionWithin(region, scope))._id;
  if (contact ?? phone) verified.contact = new StatedContact({ phone, person: contact });
  if (Object.keys(verified).length === 0) {
    throw wrongField('body', { 'zh-CN': '没有填写任何内容', en: 'nothing is filled in' });
  }
  await verifyEmployer(id, verified, by, scope, now);
}

/**
 * What the employer is known by at the time: should every list that names it be undone, it stays what it is, and lists
 * that name it again find it.
 */
function anchorOf(claims: readonly Claim[], d: string, l: number): Claim {
  const ordered = byPrecedence(claims);
  const facts: Facts = { name: '' };
  for (const field of ['name', 'code', 'org', 'licence', 'region', 'nameRegion', 'address', 'branchOf'] as const) {
    const value = claimFor(ordered, field)?.v[field];
    if (value) facts[field] = value;
  }
  return { b: 0, l, s: anchorRank, d, h: hashFacts(facts), v: facts };
}
