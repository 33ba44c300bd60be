import type { AssignmentMethod, Employer } from '../../../schemas/register/employer.ts';
import type { Trade } from '../../../schemas/register/responsibility.ts';
import type { Union } from '../../../schemas/territory/union.ts';

/** The unions that act for employers, and the table of trades, in memory: they decide which union must act. */
export interface ActingDirectory {
  /** A fingerprint by which a process notices that the directory has changed. */
  fingerprint: string;
  byId: ReadonlyMap<string, ActingUnion>;
  /** The union of each region. */
  byRegion: ReadonlyMap<string, ActingUnion>;
  /** Regions of city and district unions with street unions, which should act in their place. */
  divided: ReadonlySet<string>;
  trades: readonly { words: readonly string[]; union: string; region: string }[];
}

/** The part of a union that the directory holds. */
export type ActingUnion = Pick<Union, '_id' | 'kind' | 'region' | 'ancestors' | 'name'>;

/** The kinds of union that can act for employers: all but grassroots unions. */
export const actingKinds = ['city', 'district', 'street', 'federation', 'industry'] as const;

/** Build a directory of unions and trades. */
export function directoryOf(
  unions: readonly ActingUnion[],
  trades: readonly Pick<Trade, '_id' | 'words'>[],
  mark = '',
): ActingDirectory {
  const byRegion = new Map<string, ActingUnion>();
  const divided = new Set<string>();
  for (const union of unions) {
    if (!isTerritorial(union)) continue;
    const { region, kind, _id } = union;
    const held = byRegion.get(region);
    // A region's own union goes before a federation in it. Of two of a kind the first by code wins, on every machine alike.
    const before = held && (rank(held) - rank(union) || (held._id < _id ? -1 : 1)) < 0;
    if (!before) byRegion.set(region, union);
    if (kind === 'street')
      for (const digits of [4, 6]) if (region.length > digits) divided.add(region.slice(0, digits));
  }
  const byId = new Map(unions.map((union) => [union._id, union]));
  return {
    fingerprint: mark,
    byId,
    byRegion,
    divided,
    trades: trades
      .flatMap(({ words, _id: union }) => {
        const acting = byId.get(union);
        return acting ? [{ words, union, region: acting.region }] : [];
      })
      .sort((a, b) => b.region.length - a.region.length),
  };
}

/**
 * Find the union that must act for an employer.
 *
 * A union assigned by hand goes before the union of the trade (行业), and that before the union of the place (属地). The
 * union of the place is that of the longest region that contains the employer's. If it is a city or district union that
 * has street unions, the employer is `unplaced`: that union still has to assign it.
 */
export function assignUnion(
  { region, industry, assigned }: Pick<Employer, 'region' | 'industry' | 'assigned'>,
  directory: ActingDirectory,
): { responsible?: string; placing?: AssignmentMethod } {
  if (assigned && directory.byId.has(assigned)) return { responsible: assigned, placing: 'assigned' };
  const trade = industry ? directory.trades.find((one) => isOfTrade(one, industry, region ?? '')) : undefined;
  if (trade) return { responsible: trade.union, placing: 'trade' };
  for (const digits of [12, 9, 6, 4, 2]) {
    const union = region && region.length >= digits ? directory.byRegion.get(region.slice(0, digits)) : undefined;
    if (!union) continue;
    return { responsible: union._id, placing: directory.divided.has(union.region) ? 'unplaced' : 'place' };
  }
  return {};
}

let current: ActingDirectory = directoryOf([], []);

/** The union that must act for an employer, by the directory in memory. */
export function responsibleUnionOf(
  employer: Pick<Employer, 'region' | 'industry' | 'assigned'>,
): ReturnType<typeof assignUnion> {
  return assignUnion(employer, current);
}

/** The directory in memory. */
export function currentDirectory(): ActingDirectory {
  return current;
}

/** Replace the directory in memory. */
export function setDirectory(directory: ActingDirectory): void {
  current = directory;
}

function isTerritorial({ kind, region }: ActingUnion): boolean {
  return kind === 'city' || kind === 'district' || kind === 'street' || (kind === 'federation' && region.length === 12);
}

const rank = ({ kind }: ActingUnion) => (kind === 'federation' ? 1 : 0);

function isOfTrade(trade: ActingDirectory['trades'][number], industry: string, region: string): boolean {
  if (!region.startsWith(trade.region)) return false;
  return trade.words.some((word) => (/^[A-T]?\d+$/.test(word) ? industry.startsWith(word) : industry.includes(word)));
}
