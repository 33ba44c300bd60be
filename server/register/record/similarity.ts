import type { Statement } from '../../../schemas/register/statement.ts';
import { foldAddress, type Likeness, likenessOf, type NameParts, namePartsOf } from './names.ts';
import { isPlaceholderAddress, namesPlaceOnly } from './placeholders.ts';
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
export function matchTraitsOf(statement: Statement): MatchTraits {
  const { region, address, contact } = statement.facts;
  return {
    names: namesOf(statement),
    region: region && region.length >= 6 ? region : undefined,
    address: address ? exactAddress(address) : undefined,
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
  if (areOfTwoDistricts(a.region, b.region)) return undefined;
  if (a.address && a.address === b.address) return alike;
  if (a.phone && a.phone === b.phone) return alike;
  return alike !== 'near' && a.region && b.region ? alike : undefined;
}

/**
 * Whether the names of two statements may be those of one employer: two ways to write it, a former name, or a short form
 * (甲试印刷 for 甲试印刷有限公司).
 */
export function namesAlike(a: Statement, b: Statement): boolean {
  const [ofA, ofB] = [namesOf(a), namesOf(b)];
  if (ofA.length === 0 || ofB.length === 0) return true;
  return ofA.some((one) => ofB.some((other) => likenessOf(one, other) || isShortForm(one, other)));
}

/** Whether two statements are of different districts. */
export function differInDistrict({ facts: a }: Statement, { facts: b }: Statement): boolean {
  return areOfTwoDistricts(a.region, b.region);
}

/** Whether two regions lie in two districts; a whole city lies in none. */
function areOfTwoDistricts(a: string | null | undefined, b: string | null | undefined): boolean {
  return !!a && !!b && a.length >= 6 && b.length >= 6 && a.slice(0, 6) !== b.slice(0, 6);
}

function namesOf({ facts: { name, formerNames } }: Statement): NameParts[] {
  return [name, ...(formerNames ?? [])].filter(Boolean).map(namePartsOf);
}

/** Whether the distinctive characters of one name stand in the other one in their order. */
function isShortForm({ core: a }: NameParts, { core: b }: NameParts): boolean {
  const [short, long] = [brandOf(a), brandOf(b)].sort((one, other) => one.length - other.length) as [string, string];
  if (short.length < 2) return false;
  let at = 0;
  for (const one of long) if (one === short.charAt(at)) at++;
  return at === short.length;
}

/** A name without the words for its legal form and for what it is in general. */
function brandOf(core: string): string {
  return core
    .replace(/(股份|有限|责任|集团|合作|总)*(公司|联合社|合作社)/g, '')
    .replace(/(总厂|工厂|厂|商行|商店|门店|店|经营部|服务部|门市部|中心|部|行|社|会|所|院|站)$/, '');
}

/** Whether a statement without a code says enough to make an employer of its own: where it is. */
export function identifiesEmployer({ region, address }: MatchTraits): boolean {
  return region !== undefined || address !== undefined;
}

/** Whether a statement is about a part of an employer. */
export const isBranch = ({ facts }: Statement) => facts.branchOf !== undefined && facts.branchOf !== null;

/** Whether a statement has to be matched by its name: it bears no code, and no person has put it where it is. */
export const needsNameMatch = ({ by, facts }: Statement) => by === undefined && codesOf(facts).length === 0;

/** An address for comparing. @returns undefined for a placeholder, and for one that names a district or street and no more. */
function exactAddress(address: string): string | undefined {
  if (isPlaceholderAddress(address)) return undefined;
  const folded = foldAddress(address);
  return folded.length >= 4 && !namesPlaceOnly(folded) ? folded : undefined;
}

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
