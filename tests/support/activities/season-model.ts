/**
 * What a season must come to, in plain arrays and maps and without a line of the product: who has a place, who was
 * there for how many minutes, and what it is worth.
 */

const minute = 60_000;
const hour = 60 * minute;

/** One session of the season; the model's and the product's are told apart by who holds it. */
export interface Held {
  id: string;
  kind: 'volunteer' | 'course' | 'other';
  startsAt: Date;
  endsAt: Date;
  places: number;
  waitingPlaces: number;
}

/** What the scans of somebody who was there come to. */
export interface Result {
  state: 'attended' | 'no_show' | 'pending';
  minutes: number;
}

interface Seats extends Held {
  confirmed: Set<string>;
  /** Until when each place is offered. */
  offered: Map<string, number>;
  waiting: string[];
}

/** A season as it should be. */
export class SeasonModel {
  readonly sessions = new Map<string, Seats>();
  /** By session, then by person. */
  readonly results = new Map<string, Map<string, Result>>();
  /** From when an absence counts, by person, then by session. */
  readonly absences = new Map<string, Map<string, number>>();
  readonly #spent = new Map<string, number>();
  stock: number;

  constructor(stock: number) {
    this.stock = stock;
  }

  open(held: Held): void {
    this.sessions.set(held.id, { ...held, confirmed: new Set(), offered: new Map(), waiting: [] });
    this.results.set(held.id, new Map());
  }

  /** Somebody wants a place. */
  signUp(id: string, person: string, now: Date): 'confirmed' | 'waiting' | 'already_signed_up' | 'refused' {
    const seats = this.seatsOf(id);
    if (this.holds(id, person)) return 'already_signed_up';
    if (this.#countingAbsences(person, now) >= 2 && now.getTime() < seats.startsAt.getTime() - 24 * hour) {
      return 'refused';
    }
    this.handOn(id, now);
    if (takenOf(seats) < seats.places) {
      seats.confirmed.add(person);
      return 'confirmed';
    }
    if (seats.waiting.length >= seats.waitingPlaces) return 'refused';
    seats.waiting.push(person);
    return 'waiting';
  }

  cancel(id: string, person: string, now: Date): void {
    const seats = this.seatsOf(id);
    seats.confirmed.delete(person);
    seats.offered.delete(person);
    seats.waiting = seats.waiting.filter((one) => one !== person);
    this.handOn(id, now);
  }

  accept(id: string, person: string, now: Date): 'confirmed' | 'offer_lapsed' {
    const seats = this.seatsOf(id);
    if ((seats.offered.get(person) ?? 0) <= now.getTime()) return 'offer_lapsed';
    seats.offered.delete(person);
    seats.confirmed.add(person);
    return 'confirmed';
  }

  /** Offers that are over end, and free places are offered to those who wait, in their order. */
  handOn(id: string, now: Date): void {
    const seats = this.seatsOf(id);
    for (const [person, until] of seats.offered) if (until <= now.getTime()) seats.offered.delete(person);
    if (now >= seats.startsAt) return;
    while (seats.waiting.length > 0 && takenOf(seats) < seats.places) {
      seats.offered.set(seats.waiting.shift() as string, offerEnd(now, seats.startsAt));
    }
  }

  /** What somebody's presence comes to, by the times that count; absent from `countsFrom` on where they stayed away. */
  settle(id: string, person: string, { stays, pending }: { stays: [Date, Date][]; pending: boolean }, now: Date): void {
    const state = pending ? 'pending' : stays.length > 0 ? 'attended' : 'no_show';
    this.results.get(id)?.set(person, { state, minutes: minutesOf(stays, this.seatsOf(id)) });
    const absences = this.absences.get(person) ?? new Map<string, number>();
    this.absences.set(person, absences);
    if (state !== 'no_show') absences.delete(id);
    else if (!absences.has(id)) absences.set(id, now.getTime() + 72 * hour);
  }

  /** Exchange points for a piece of the only reward. */
  redeem(person: string, cost: number): 'issued' | 'reward_gone' | 'points_short' {
    if (this.stock === 0) return 'reward_gone';
    if (this.worth(person) < cost) return 'points_short';
    this.stock--;
    this.#spend(person, cost);
    return 'issued';
  }

  giveBack(person: string, cost: number): void {
    this.stock++;
    this.#spend(person, -cost);
  }

  /** What somebody earned less what they spent; below nothing it is owed. */
  worth(person: string): number {
    let points = -(this.#spent.get(person) ?? 0);
    for (const [id, results] of this.results) {
      const result = results.get(person);
      if (result?.state === 'attended') points += pointsOf(this.seatsOf(id).kind, result.minutes);
    }
    return points;
  }

  /** The sums that a report shows. */
  numbers() {
    const all = [...this.results.values()].flatMap((results) => [...results]);
    const came = all.filter(([, { state }]) => state === 'attended');
    return {
      events: this.sessions.size,
      sessions: this.sessions.size,
      signups: [...this.sessions.values()].reduce((sum, { confirmed }) => sum + confirmed.size, 0),
      attended: came.length,
      noShows: all.filter(([, { state }]) => state === 'no_show').length,
      minutes: came.reduce((sum, [, { minutes }]) => sum + minutes, 0),
      people: new Set(came.map(([person]) => person)).size,
    };
  }

  holds(id: string, person: string): boolean {
    const { confirmed, offered, waiting } = this.seatsOf(id);
    return confirmed.has(person) || offered.has(person) || waiting.includes(person);
  }

  seatsOf(id: string): Seats {
    return this.sessions.get(id) as Seats;
  }

  #countingAbsences(person: string, now: Date): number {
    const at = now.getTime();
    return [...(this.absences.get(person)?.values() ?? [])].filter((from) => from <= at && from > at - 90 * 24 * hour)
      .length;
  }

  #spend(person: string, points: number): void {
    this.#spent.set(person, (this.#spent.get(person) ?? 0) + points);
  }
}

/** Places that are not free. */
export function takenOf({ confirmed, offered }: Pick<Seats, 'confirmed' | 'offered'>): number {
  return confirmed.size + offered.size;
}

/** Minute by minute until four hours of the day are over, which begins at 8 and ends at 22 in Shanghai. */
function offerEnd(from: Date, startsAt: Date): number {
  let at = from.getTime();
  for (let left = 240; left > 0 && at < startsAt.getTime(); at += minute) {
    const ofDay = new Date(at + 8 * hour).getUTCHours();
    if (ofDay >= 8 && ofDay < 22) left--;
  }
  return at;
}

function minutesOf(stays: [Date, Date][], { startsAt, endsAt }: Held): number {
  let seconds = 0;
  for (let second = startsAt.getTime(); second < endsAt.getTime(); second += 1000) {
    if (stays.some(([from, to]) => from.getTime() <= second && second < to.getTime())) seconds++;
  }
  return Math.floor(seconds / 60);
}

/** Ten points an hour of a volunteer's, whole half hours only; five for a course; nothing for anything else. */
function pointsOf(kind: Held['kind'], minutes: number): number {
  if (kind === 'volunteer') return Math.floor(minutes / 30) * 5;
  return kind === 'course' ? 5 : 0;
}
