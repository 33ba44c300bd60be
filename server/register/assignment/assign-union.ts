import type { Employer, Placing } from '../../../schemas/register/employer.ts';
import type { Trade } from '../../../schemas/register/responsibility.ts';
import type { Union } from '../../../schemas/territory/union.ts';

/** The unions that act for employers, and the trades: all that decides who must act, in memory. */
export interface Directory {
  /** By what a process finds out that it has changed. */
  mark: string;
  byId: ReadonlyMap<string, ActingUnion>;
  /** The union of a region. */
  byRegion: ReadonlyMap<string, ActingUnion>;
  /** Regions of city and district unions that have street unions, to which employers ought to be given. */
  divided: ReadonlySet<string>;
  trades: readonly { words: readonly string[]; union: string; region: string }[];
}

/** What of a union decides. */
export type ActingUnion = Pick<Union, '_id' | 'kind' | 'region' | 'ancestors' | 'name'>;

/** Kinds of union that can be told to act for employers: not those of a single employer or a few. */
export const actingKinds = ['city', 'district', 'street', 'federation', 'industry'] as const;

/** Make a directory of unions and trades. */
export function directoryOf(unions: readonly ActingUnion[], trades: readonly Trade[], mark = ''): Directory {
  const byRegion = new Map<string, ActingUnion>();
  const divided = new Set<string>();
  for (const union of unions) {
    if (!isTerritorial(union)) continue;
    const { region, kind, _id } = union;
    const held = byRegion.get(region);
    // A region's own union before a federation in it; of two alike the first by its code, on every machine the same.
    const before = held && (rank(held) - rank(union) || (held._id < _id ? -1 : 1)) < 0;
    if (!before) byRegion.set(region, union);
    if (kind === 'street')
      for (const digits of [4, 6]) if (region.length > digits) divided.add(region.slice(0, digits));
  }
  const byId = new Map(unions.map((union) => [union._id, union]));
  return {
    mark,
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
 * The union that must act for an employer, and how it was found.
 *
 * By hand before trade (行业) before place (属地): the union of the longest region that holds the employer's. Where
 * only a city or district is found that has street unions, it is `unplaced`: that union has to assign it.
 */
export function placeEmployer(
  { region, industry, assigned }: Pick<Employer, 'region' | 'industry' | 'assigned'>,
  directory: Directory,
): { responsible?: string; placing?: Placing } {
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

let current: Directory = directoryOf([], []);

/** What `placeEmployer` finds in the directory that this process has in memory. */
export function placingOf(
  employer: Pick<Employer, 'region' | 'industry' | 'assigned'>,
): ReturnType<typeof placeEmployer> {
  return placeEmployer(employer, current);
}

/** The directory in memory. */
export function directoryInUse(): Directory {
  return current;
}

/** Use another directory from now on. */
export function useDirectory(directory: Directory): void {
  current = directory;
}

function isTerritorial({ kind, region }: ActingUnion): boolean {
  return kind === 'city' || kind === 'district' || kind === 'street' || (kind === 'federation' && region.length === 12);
}

const rank = ({ kind }: ActingUnion) => (kind === 'federation' ? 1 : 0);

function isOfTrade(trade: Directory['trades'][number], industry: string, region: string): boolean {
  if (!region.startsWith(trade.region)) return false;
  return trade.words.some((word) => (/^[A-T]?\d+$/.test(word) ? industry.startsWith(word) : industry.includes(word)));
}
