import { type Claim, codesOf } from './claims.ts';
import { foldAddress, type Likeness, likeness, type NameParts, namePartsOf } from './names.ts';

/** What of a claim is compared when no code decides. */
export interface Trait {
  names: NameParts[];
  region: string | undefined;
  address: string | undefined;
  /** Its blind index. */
  phone: string | undefined;
}

/** The traits of a claim. */
export function traitOf({ v }: Claim): Trait {
  return {
    names: [v.name, ...(v.formerNames ?? [])].filter(Boolean).map(namePartsOf),
    region: v.region && v.region.length >= 6 ? v.region : undefined,
    address: v.address ? foldAddress(v.address) : undefined,
    phone: v.contact?.phoneIndex ?? undefined,
  };
}

/**
 * Whether two statements are about one employer, and how alike the names are: by name and a second field.
 *
 * Names that are the same, or differ as two ways to write one, need a district, street, address or phone in common;
 * those that differ in the places in front are often two (台州市路桥罗邦洁具, 台州市罗邦洁具): address or phone. Two
 * districts are two employers, whatever else agrees.
 */
export function sameEmployer(a: Trait, b: Trait): Likeness | undefined {
  const alike = bestLikeness(a.names, b.names);
  if (!alike) return undefined;
  if (a.region && b.region && a.region.slice(0, 6) !== b.region.slice(0, 6)) return undefined;
  if (a.address && a.address === b.address && a.address.length >= 4) return alike;
  if (a.phone && a.phone === b.phone) return alike;
  return alike !== 'near' && a.region && b.region ? alike : undefined;
}

/** Whether a statement without code says enough to stand for an employer of its own. */
export function standsAlone({ region, address }: Trait): boolean {
  return region !== undefined || (address !== undefined && address.length >= 4);
}

/** Whether a claim is for a part of an employer. */
export const isBranch = ({ v }: Claim) => v.branchOf !== undefined && v.branchOf !== null;

/** Whether a claim has to be matched by its name: it bears no code, and no person has put it where it is. */
export const isWeak = (claim: Claim) => (claim.by === undefined || claim.by === null) && codesOf(claim.v).length === 0;

const order: readonly Likeness[] = ['same', 'variant', 'near'];

function bestLikeness(a: readonly NameParts[], b: readonly NameParts[]): Likeness | undefined {
  let best: Likeness | undefined;
  for (const one of a) {
    for (const other of b) {
      const alike = likeness(one, other);
      if (alike && (!best || order.indexOf(alike) < order.indexOf(best))) best = alike;
    }
  }
  return best;
}
