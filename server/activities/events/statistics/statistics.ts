import { type QueryFilter, type Types, trusted } from 'mongoose';
import { AttendanceModel } from '../../../../schemas/activities/attendance/attendance.ts';
import { type Event, EventModel, openStates } from '../../../../schemas/activities/events/event.ts';
import type { EventCounts, EventNumbers, NumberGroup } from '../../../../schemas/activities/events/event-statistics.ts';
import { type Session, SessionModel } from '../../../../schemas/activities/events/session.ts';
import { SignupModel } from '../../../../schemas/activities/events/signup.ts';
import { shanghaiMonth, startOfMonth } from '../../../../schemas/platform/shanghai.ts';
import { RegionModel } from '../../../../schemas/territory/region.ts';
import { UnionModel } from '../../../../schemas/territory/union.ts';
import { regionRange, type Scope, wholeInstallation } from '../../../access/staff/scope.ts';
import { Failure } from '../../../platform/errors/errors.ts';
import { unionsInScope } from '../../../territory/unions/scope.ts';

/** Which sessions are counted, and by what. Months are `YYYY-MM` of Shanghai, both included. */
export interface NumbersOf {
  from: string;
  until: string;
  by: NumberGroup;
  union?: string | undefined;
  region?: string | undefined;
}

/** Months that are counted at once. */
const mostMonths = 24;

type Held = Pick<Session, '_id' | 'event' | 'startsAt'> & {
  of: Pick<Event, '_id' | 'title' | 'code' | 'union' | 'region'>;
};

/**
 * What the sessions of some months came to: those that took place or will, of events of the scope's unions that were
 * published. Attendance counts once it is closed.
 *
 * @throws {Failure} `outside_scope` for a union that is not the scope's; `months_wrong` for months the wrong way round,
 *   or more than two years of them.
 */
export async function eventNumbers(of: NumbersOf, scope: Scope): Promise<EventNumbers> {
  if (monthNumber(of.until) < monthNumber(of.from) || monthNumber(of.until) - monthNumber(of.from) >= mostMonths) {
    throw new Failure('months_wrong', { most: mostMonths });
  }
  const sessions = await sessionsOf(of, scope);
  const total = new Tally();
  const groups = new Map<string, Tally>();
  const talliesOf = new Map<string, Tally[]>();
  for (const session of sessions) {
    const key = keyOf(session, of.by);
    const group = groups.get(key) ?? new Tally();
    groups.set(key, group);
    talliesOf.set(String(session._id), [total, group]);
    for (const tally of [total, group]) tally.session(String(session.event));
  }
  await countPeople(
    sessions.map(({ _id }) => _id),
    talliesOf,
  );
  const names = await namesOf(of.by, [...groups.keys()], sessions);
  return {
    ...{ from: of.from, until: of.until, by: of.by },
    total: total.counts(),
    groups: [...groups]
      .map(([key, tally]) => ({ key, name: names.get(key) ?? key, ...tally.counts() }))
      .sort((a, b) => (a.key < b.key ? -1 : 1)),
  };
}

/** Counts while they grow: events and people are sets, since they come again. */
class Tally {
  readonly #events = new Set<string>();
  readonly #people = new Set<string>();
  readonly #sums = { sessions: 0, signups: 0, attended: 0, noShows: 0, minutes: 0 };

  session(event: string): void {
    this.#events.add(event);
    this.#sums.sessions += 1;
  }

  signups(count: number): void {
    this.#sums.signups += count;
  }

  attendance(person: string, state: string, minutes: number): void {
    if (state === 'no_show') this.#sums.noShows += 1;
    if (state !== 'attended') return;
    this.#sums.attended += 1;
    this.#sums.minutes += minutes;
    this.#people.add(person);
  }

  counts(): EventCounts {
    return { events: this.#events.size, ...this.#sums, people: this.#people.size };
  }
}

async function sessionsOf({ from, until, union, region }: NumbersOf, scope: Scope): Promise<Held[]> {
  const unions = await unionsOf(union, scope);
  const events: QueryFilter<Event> = {
    // Of an event that was called off there may be sessions that had taken place.
    state: trusted({ $in: [...openStates] }),
    ...(unions && { union: trusted({ $in: unions }) }),
    ...(region !== undefined && { region: trusted(regionRange(region)) }),
    endsAt: trusted({ $gte: startOfMonth(from) }),
    startsAt: trusted({ $lt: startOfMonth(until, 1) }),
  };
  const found = await EventModel.find(events, { title: 1, code: 1, union: 1, region: 1 }).lean();
  const byId = new Map(found.map((event) => [String(event._id), event]));
  const sessions = await SessionModel.find(
    {
      event: trusted({ $in: found.map(({ _id }) => _id) }),
      cancelledAt: trusted({ $exists: false }),
      startsAt: trusted({ $gte: startOfMonth(from), $lt: startOfMonth(until, 1) }),
    },
    { event: 1, startsAt: 1 },
  ).lean();
  return sessions.map((session) => ({ ...session, of: byId.get(String(session.event)) as Held['of'] }));
}

/** The unions whose events count; nothing where all of them do. */
async function unionsOf(union: string | undefined, scope: Scope): Promise<string[] | undefined> {
  if (union === undefined && scope.unions === wholeInstallation) return undefined;
  const below = union === undefined ? [] : [{ $or: [{ _id: union }, { ancestors: union }] }];
  const unions = await UnionModel.distinct('_id', { $and: [unionsInScope(scope), ...below] });
  if (union !== undefined && unions.length === 0) throw new Failure('outside_scope');
  return unions;
}

async function countPeople(sessions: Types.ObjectId[], talliesOf: ReadonlyMap<string, Tally[]>): Promise<void> {
  const signups = await SignupModel.aggregate<{ _id: Types.ObjectId; count: number }>([
    { $match: { session: { $in: sessions }, state: 'confirmed' } },
    { $group: { _id: '$session', count: { $sum: 1 } } },
  ]);
  for (const { _id, count } of signups) for (const tally of talliesOf.get(String(_id)) ?? []) tally.signups(count);
  const results = AttendanceModel.collection.find(
    { session: { $in: sessions } },
    { projection: { _id: 0, session: 1, person: 1, state: 1, minutes: 1 }, maxTimeMS: 20_000 },
  );
  for await (const { session, person, state, minutes } of results) {
    for (const tally of talliesOf.get(String(session)) ?? []) tally.attendance(String(person), state, minutes);
  }
}

function keyOf({ event, startsAt, of }: Held, by: NumberGroup): string {
  if (by === 'event') return String(event);
  if (by === 'union') return of.union;
  return by === 'district' ? of.region.slice(0, 6) : shanghaiMonth(startsAt);
}

async function namesOf(by: NumberGroup, keys: string[], sessions: readonly Held[]): Promise<Map<string, string>> {
  if (by === 'event') return new Map(sessions.map(({ event, of }) => [String(event), of.title]));
  if (by === 'month') return new Map();
  const model = by === 'union' ? UnionModel : RegionModel;
  const named = await (model as typeof UnionModel).find({ _id: trusted({ $in: keys }) }, { name: 1 }).lean();
  return new Map(named.map(({ _id, name }) => [_id, name]));
}

function monthNumber(month: string): number {
  return Number(month.slice(0, 4)) * 12 + Number(month.slice(5));
}
