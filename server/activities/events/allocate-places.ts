/** People who get places together or not at all: one, one with companions, or a group. */
export interface Party {
  /** 0 comes before 1: first-timers before others, where the event wants it so. */
  rank: number;
  /** The order within a rank; what asks at this moment comes last, whatever it holds. */
  turn: number;
  size: number;
  /** How often a place went past it to a smaller party behind. */
  passedOver: number;
  /** Asks at this moment, and is not on the waiting list yet. */
  newcomer: boolean;
}

/** What there is to give. */
export interface Room {
  free: number;
  /** How many people more the waiting list takes. */
  waitingRoom: number;
  /** Only rank 0 gets places now. */
  firstTimersOnly: boolean;
  /** Whether free places are kept for a party that was passed over often enough, until it fits. */
  gathering: boolean;
}

/** What becomes of each party; those of the waiting list that are in none of these stay where they are. */
export interface Placing<P extends Party> {
  placed: P[];
  /** Newcomers that come onto the waiting list, in the order of their turns. */
  listed: P[];
  refused: P[];
  /** Parties of the waiting list and newcomers on it that were passed over, with their new number. */
  passedOver: Map<P, number>;
}

/** So often a place may go past a party that is too large for it; then places are gathered for it. */
export const mostPassedOver = 2;

/**
 * Give free places by the published rule.
 *
 * By rank, then by turn. A party that does not fit is passed over, and the next that fits gets the places; but each
 * party at most twice. After that no place goes to anybody behind it until it fits, or until the last day.
 *
 * @param parties the waiting list in any order, and newcomers in the order in which they asked.
 */
export function givePlaces<P extends Party>(parties: readonly P[], room: Room): Placing<P> {
  let { free, waitingRoom } = room;
  const outcome: Placing<P> = { placed: [], listed: [], refused: [], passedOver: new Map() };
  const { passedOver } = outcome;
  let closed = false;
  for (const party of inOrder(parties)) {
    const held = room.firstTimersOnly && party.rank > 0;
    if (!closed && !held && party.size <= free) {
      free -= party.size;
      // Who is offered a place makes room on the list for who asks now.
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
      // Nothing passes over somebody while there is nothing to give.
      if (free > 0 && !closed && !held) passedOver.set(party, party.passedOver);
    }
    closed ||= room.gathering && [...passedOver.values()].some((times) => times >= mostPassedOver);
  }
  for (const [party, times] of passedOver) if (times === party.passedOver) passedOver.delete(party);
  return outcome;
}

/** Those who wait, by rank and turn, and newcomers among them by rank, behind all who wait in it. */
export function inOrder<P extends Party>(parties: readonly P[]): P[] {
  const turn = ({ newcomer, turn }: Party) => (newcomer ? Number.POSITIVE_INFINITY : turn);
  return parties.toSorted((a, b) => a.rank - b.rank || (turn(a) === turn(b) ? 0 : turn(a) - turn(b)));
}
