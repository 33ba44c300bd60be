import type { CircleAim, CircleFigures } from '../../../schemas/stations/service-area.ts';
import { type Point, reachable, unhurried } from './reach.ts';

/** A community with what is there. */
export interface Weighted extends Point {
  employers: number;
  workers: number;
}

/** A place for a new station: the number of a community, and what it brings into a circle. */
export interface ChosenPlace {
  at: number;
  adds: CircleFigures;
}

/**
 * The best places for so many new stations, each at a community: greedy maximum coverage.
 *
 * Each place is the one that adds most to those before it; of equals the first. No choice of as many places covers more
 * than e/(e-1), some 1.58 times, what these cover (Nemhauser, Wolsey and Fisher 1978). It ends early where nothing is left to add.
 *
 * @param outside Numbers of the communities that no circle holds yet.
 * @param metres How far a circle reaches.
 */
export async function bestPlaces(
  communities: readonly Weighted[],
  outside: readonly number[],
  { metres, count, aim }: { metres: number; count: number; aim: CircleAim },
): Promise<ChosenPlace[]> {
  const near = reachable(communities);
  const left = new Set(outside);
  const weigh = (at: number) => (aim === 'communities' ? 1 : (communities[at] as Weighted)[aim]);
  /** What each place would add; kept right as communities come into a circle, each of which does so once. */
  const gains = new Float64Array(communities.length);
  await unhurried(outside, (at) => {
    for (const place of near.within(communities[at] as Weighted, metres))
      gains[place] = (gains[place] ?? 0) + weigh(at);
  });

  const chosen: ChosenPlace[] = [];
  while (chosen.length < count) {
    const at = gains.reduce((best, gain, place) => (gain > (gains[best] ?? 0) ? place : best), 0);
    if (!((gains[at] ?? 0) > 0)) break;
    const covered = near.within(communities[at] as Weighted, metres).filter((other) => left.delete(other));
    for (const other of covered) {
      for (const place of near.within(communities[other] as Weighted, metres)) {
        gains[place] = (gains[place] ?? 0) - weigh(other);
      }
    }
    chosen.push({ at, adds: figuresOf(covered.map((other) => communities[other] as Weighted)) });
  }
  return chosen;
}

/** How much some communities come to. */
export function figuresOf(communities: readonly Omit<Weighted, keyof Point>[]): CircleFigures {
  return {
    communities: communities.length,
    employers: communities.reduce((sum, { employers }) => sum + employers, 0),
    workers: communities.reduce((sum, { workers }) => sum + workers, 0),
  };
}
