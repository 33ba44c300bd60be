/** People who get places together or not at all: one person, one with companions, or a group. */
export interface SignupParty {
  /** 0 comes before 1: where the event prefers first-timers, they have 0 and others 1. */
  rank: number;
  /** The order within a rank; it is ignored for newcomers, who come last. */
  turn: number;
  /** Places that the party needs. */
  size: number;
  /** How often a smaller party behind it got places before it. */
  passedOver: number;
  /** Whether the party signs up now, and so is not on the waiting list yet. */
  newcomer: boolean;
}

/** What a session has to give at the moment. */
export interface SessionCapacity {
  /** Free places. */
  free: number;
  /** How many more people the waiting list takes. */
  waitingRoom: number;
  /** Whether only parties of rank 0 get places now. */
  firstTimersOnly: boolean;
  /** Whether free places are kept for a party that was passed over `maxPassedOver` times, until it fits. */
  keepsPlaces: boolean;
}

/** The outcome for each party; a party of the waiting list that is in none of these stays where it is. */
export interface PlaceAllocation<P extends SignupParty> {
  placed: P[];
  /** Newcomers that join the waiting list, in the order of their turns. */
  listed: P[];
  refused: P[];
  /** Parties that were passed over and wait or join the waiting list, with their new number. */
  passedOver: Map<P, number>;
}

/** How often a party may be passed over because it is too large; after that, free places are kept for it. */
export const maxPassedOver = 2;

/**
 * Allocate free places by the published rule: by rank, then by turn.
 *
 * A party that does not fit is passed over, and the next one that fits gets the places. A party is passed over at most
 * twice. After that nobody behind it gets a place until it fits, or until the last day.
 *
 * @param parties the waiting list in any order, and newcomers in the order in which they signed up.
 */
export function allocatePlaces<P extends SignupParty>(
  parties: readonly P[],
  room: SessionCapacity,
): PlaceAllocation<P> {
  let { free, waitingRoom } = room;
  const outcome: PlaceAllocation<P> = { placed: [], listed: [], refused: [], passedOver: new Map() };
  const { passedOver } = outcome;
  let closed = false;
  for (const party of sortParties(parties)) {
    const heldBack = room.firstTimersOnly && party.rank > 0;
    if (!closed && !heldBack && party.size <= free) {
      free -= party.size;
      // A party that is offered places leaves room on the waiting list for newcomers.
      if (!party.newcomer) waitingRoom += party.size;
      outcome.placed.push(party);
      for (const [skipped, times] of passedOver) passedOver.set(skipped, times + 1);
    } else {
      if (party.newcomer && party.size > waitingRoom) {
        outcome.refused.push(party);
        continue;
      }
      if (party.newcomer) {
        waitingRoom -= party.size;
        outcome.listed.push(party);
      }
      // A party can only be passed over while there are places to give.
      if (free > 0 && !closed && !heldBack) passedOver.set(party, party.passedOver);
    }
    closed ||= room.keepsPlaces && [...passedOver.values()].some((times) => times >= maxPassedOver);
  }
  for (const [party, times] of passedOver) if (times === party.passedOver) passedOver.delete(party);
  return outcome;
}

/** Sort parties in the order in which they get places: by rank, then waiting parties by turn, then newcomers. */
export function sortParties<P extends SignupParty>(parties: readonly P[]): P[] {
  const turnOf = ({ newcomer, turn }: SignupParty) => (newcomer ? Number.POSITIVE_INFINITY : turn);
  return parties.toSorted((a, b) => a.rank - b.rank || (turnOf(a) === turnOf(b) ? 0 : turnOf(a) - turnOf(b)));
}
