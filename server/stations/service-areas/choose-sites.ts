import type { ServiceAreaAim, ServiceAreaFigures } from '../../../schemas/stations/service-area.ts';
import { createPointIndex, type LngLat } from './point-index.ts';
import { forEachYielding } from './yielding.ts';

/** The place of a community, and what is there. */
export interface WeightedCommunity extends LngLat {
  employers: number;
  workers: number;
}

/** A place for a new station. */
export interface ChosenSite {
  /** The number of the community at which it is. */
  at: number;
  /** What it brings into a service area, beyond the places chosen before it. */
  adds: ServiceAreaFigures;
}

/**
 * Choose the best places for new stations, each at a community, by greedy maximum coverage.
 *
 * Each place is the one that adds most to those before it, of equals the first. No choice of as many places covers
 * more than e/(e-1), some 1.58 times, what these cover (Nemhauser, Wolsey and Fisher 1978). There are fewer places
 * than `count` when nothing is left to add.
 *
 * @param outside the numbers of the communities that no service area holds yet.
 * @param metres the radius of a service area.
 */
export async function chooseSites(
  communities: readonly WeightedCommunity[],
  outside: readonly number[],
  { metres, count, aim }: { metres: number; count: number; aim: ServiceAreaAim },
): Promise<ChosenSite[]> {
  const index = createPointIndex(communities);
  const uncovered = new Set(outside);
  const weightOf = (at: number) => (aim === 'communities' ? 1 : (communities[at] as WeightedCommunity)[aim]);
  /** What each place would add. It is reduced when a community comes into a service area, once for each community. */
  const gains = new Float64Array(communities.length);
  await forEachYielding(outside, (at) => {
    for (const place of index.within(communities[at] as WeightedCommunity, metres))
      gains[place] = (gains[place] ?? 0) + weightOf(at);
  });

  const chosen: ChosenSite[] = [];
  while (chosen.length < count) {
    const at = gains.reduce((best, gain, place) => (gain > (gains[best] ?? 0) ? place : best), 0);
    if (!((gains[at] ?? 0) > 0)) break;
    const covered = index
      .within(communities[at] as WeightedCommunity, metres)
      .filter((other) => uncovered.delete(other));
    for (const other of covered) {
      for (const place of index.within(communities[other] as WeightedCommunity, metres)) {
        gains[place] = (gains[place] ?? 0) - weightOf(other);
      }
    }
    chosen.push({ at, adds: sumCommunities(covered.map((other) => communities[other] as WeightedCommunity)) });
  }
  return chosen;
}

/** Sum up communities, their employers and their workers. */
export function sumCommunities(communities: readonly Omit<WeightedCommunity, keyof LngLat>[]): ServiceAreaFigures {
  return {
    communities: communities.length,
    employers: communities.reduce((sum, { employers }) => sum + employers, 0),
    workers: communities.reduce((sum, { workers }) => sum + workers, 0),
  };
}
