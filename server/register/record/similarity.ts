import type { Statement } from '../../../schemas/register/statement.ts';
import { foldAddress, type Likeness, likenessOf, type NameParts, namePartsOf } from './names.ts';
import { codesOf } from './statements.ts';

/** The parts of a statement that are compared where no code decides. */
export interface MatchTraits {
  names: NameParts[];
  region: string | undefined;
  address: string | undefined;
  /** Blind index of the phone. */
  phone: string | undefined;
}

/** The traits of a statement. */
export function matchTraitsOf({ facts: { name, formerNames, region, address, contact } }: Statement): MatchTraits {
  return {
    names: [name, ...(formerNames ?? [])].filter(Boolean).map(namePartsOf),
    region: region && region.length >= 6 ? region : undefined,
    address: address ? foldAddress(address) : undefined,
    phone: contact?.phoneIndex ?? undefined,
  };
}

/**
 * Decide by name and a second field whether two statements are about one employer.
 *
 * Names that are equal, or are two ways to write one, need a district, street, address or phone in common. Names that
 * differ in the places in front often belong to two employers (台州市路桥罗邦洁具, 台州市罗邦洁具): they need an address
 * or a phone. Statements of two districts are about two employers, whatever else agrees.
 *
 * @returns how alike the names are; undefined for two employers.
 */
export function compareTraits(a: MatchTraits, b: MatchTraits): Likeness | undefined {
  const alike = bestLikeness(a.names, b.names);
  if (!alike) return undefined;
  if (a.region && b.region && a.region.slice(0, 6) !== b.region.slice(0, 6)) return undefined;
  if (a.address && a.address === b.address && a.address.length >= 4) return alike;
  if (a.phone && a.phone === b.phone) return alike;
  return alike !== 'near' && a.region && b.region ? alike : undefined;
}

/** Whether a statement without a code says enough to make an employer of its own: where it is. */
export function identifiesEmployer({ region, address }: MatchTraits): boolean {
  return region !== undefined || (address !== undefined && address.length >= 4);
}

/** Whether a statement is about a part of an employer. */
export const isBranch = ({ facts }: Statement) => facts.branchOf !== undefined && facts.branchOf !== null;

/** Whether a statement has to be matched by its name: it bears no code, and no person has put it where it is. */
export const needsNameMatch = ({ by, facts }: Statement) => by === undefined && codesOf(facts).length === 0;

const order: readonly Likeness[] = ['same', 'variant', 'near'];

function bestLikeness(a: readonly NameParts[], b: readonly NameParts[]): Likeness | undefined {
  let best: Likeness | undefined;
  for (const one of a) {
    for (const other of b) {
      const alike = likenessOf(one, other);
      if (alike && (!best || order.indexOf(alike) < order.indexOf(best))) best = alike;
    }
  }
  return best;
}
