import { type QueryFilter, type Types, trusted } from 'mongoose';
import { AttendanceModel } from '../../../../schemas/activities/attendance/attendance.ts';
import { type Event, EventModel, publicEventStates } from '../../../../schemas/activities/events/event.ts';
import type {
  EventCounts,
  EventStatistics,
  StatisticsGrouping,
} from '../../../../schemas/activities/events/event-statistics.ts';
import { type Session, SessionModel } from '../../../../schemas/activities/events/session.ts';
import { SignupModel } from '../../../../schemas/activities/events/signup.ts';
import { shanghaiMonth, startOfMonth } from '../../../../schemas/platform/shanghai.ts';
import { RegionModel } from '../../../../schemas/territory/region.ts';
import { UnionModel } from '../../../../schemas/territory/union.ts';
import { regionRange, type Scope, wholeInstallation } from '../../../access/staff/scope.ts';
import { Failure } from '../../../platform/errors/errors.ts';
import { unionScopeFilter } from '../../../territory/unions/union-scope.ts';

/** Which sessions are counted, and how they are grouped. Months are `YYYY-MM` of Shanghai, both included. */
export interface EventStatisticsQuery {
  from: string;
  until: string;
  by: StatisticsGrouping;
  union?: string | undefined;
  region?: string | undefined;
}

/** The maximum of months in one query. */
const maxMonths = 24;

type CountedSession = Pick<Session, '_id' | 'event' | 'startsAt'> & {
  eventFields: Pick<Event, '_id' | 'title' | 'code' | 'union' | 'region'>;
};

/**
 * Count the sessions of some months, past and to come, with their sign-ups and attendances. Only published events of
 * the scope's unions count, and only attendance that is closed.
 *
 * @throws {Failure} `outside_scope` for a union outside the scope; `months_wrong` where `until` is before `from`, or
 *   for more than two years.
 */
export async function computeEventStatistics(query: EventStatisticsQuery, scope: Scope): Promise<EventStatistics> {
  const { from, until, by } = query;
  const months = monthNumber(until) - monthNumber(from) + 1;
  if (months < 1 || months > maxMonths) throw new Failure('months_wrong', { most: maxMonths });
  const sessions = await readSessions(query, scope);
  const total = new Tally();
  const groups = new Map<string, Tally>();
  const talliesOf = new Map<string, Tally[]>();
  for (const session of sessions) {
    const key = groupKeyOf(session, by);
    const group = groups.get(key) ?? new Tally();
    groups.set(key, group);
    talliesOf.set(String(session._id), [total, group]);
    for (const tally of [total, group]) tally.addSession(String(session.event));
  }
  await countPeople(
    sessions.map(({ _id }) => _id),
    talliesOf,
  );
  const names = await readGroupNames(by, [...groups.keys()], sessions);
  return {
    ...{ from, until, by },
    total: total.counts(),
    groups: [...groups]
      .map(([key, tally]) => ({ key, name: names.get(key) ?? key, ...tally.counts() }))
      .sort((a, b) => (a.key < b.key ? -1 : 1)),
  };
}

/** Counts while they grow. Events and people are sets, because they come up repeatedly. */
class Tally {
  readonly #events = new Set<string>();
  readonly #people = new Set<string>();
  readonly #sums = { sessions: 0, signups: 0, attended: 0, noShows: 0, minutes: 0 };

  addSession(event: string): void {
    this.#events.add(event);
    this.#sums.sessions += 1;
  }

  addSignups(count: number): void {
    this.#sums.signups += count;
  }

  addAttendance(person: string, state: string, minutes: number): void {
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

async function readSessions(
  { from, until, union, region }: EventStatisticsQuery,
  scope: Scope,
): Promise<CountedSession[]> {
  const unions = await readUnions(union, scope);
  const filter: QueryFilter<Event> = {
    // A cancelled event may have sessions that took place before it was cancelled.
    state: trusted({ $in: [...publicEventStates] }),
    ...(unions && { union: trusted({ $in: unions }) }),
    ...(region !== undefined && { region: trusted(regionRange(region)) }),
    endsAt: trusted({ $gte: startOfMonth(from) }),
    startsAt: trusted({ $lt: startOfMonth(until, 1) }),
  };
  const events = await EventModel.find(filter, { title: 1, code: 1, union: 1, region: 1 }).lean();
  const eventOf = new Map(events.map((event) => [String(event._id), event]));
  const sessions = await SessionModel.find(
    {
      event: trusted({ $in: events.map(({ _id }) => _id) }),
      cancelledAt: trusted({ $exists: false }),
      startsAt: trusted({ $gte: startOfMonth(from), $lt: startOfMonth(until, 1) }),
    },
    { event: 1, startsAt: 1 },
  ).lean();
  return sessions.map((session) => ({
    ...session,
    eventFields: eventOf.get(String(session.event)) as CountedSession['eventFields'],
  }));
}

/**
 * Read the unions whose events count.
 *
 * @returns undefined where the events of all unions count.
 * @throws {Failure} `outside_scope`.
 */
async function readUnions(union: string | undefined, scope: Scope): Promise<string[] | undefined> {
  if (union === undefined && scope.unions === wholeInstallation) return undefined;
  const below = union === undefined ? [] : [{ $or: [{ _id: union }, { ancestors: union }] }];
  const unions = await UnionModel.distinct('_id', { $and: [unionScopeFilter(scope), ...below] });
  if (union !== undefined && unions.length === 0) throw new Failure('outside_scope');
  return unions;
}

async function countPeople(sessions: Types.ObjectId[], talliesOf: ReadonlyMap<string, Tally[]>): Promise<void> {
  const signups = await SignupModel.aggregate<{ _id: Types.ObjectId; count: number }>([
    { $match: { session: { $in: sessions }, state: 'confirmed' } },
    { $group: { _id: '$session', count: { $sum: 1 } } },
  ]);
  for (const { _id, count } of signups) for (const tally of talliesOf.get(String(_id)) ?? []) tally.addSignups(count);
  const results = AttendanceModel.collection.find(
    { session: { $in: sessions } },
    { projection: { _id: 0, session: 1, person: 1, state: 1, minutes: 1 }, maxTimeMS: 20_000 },
  );
  for await (const { session, person, state, minutes } of results) {
    for (const tally of talliesOf.get(String(session)) ?? []) tally.addAttendance(String(person), state, minutes);
  }
}

function groupKeyOf({ event, startsAt, eventFields }: CountedSession, by: StatisticsGrouping): string {
  if (by === 'event') return String(event);
  if (by === 'union') return eventFields.union;
  return by === 'district' ? eventFields.region.slice(0, 6) : shanghaiMonth(startsAt);
}

async function readGroupNames(
  by: StatisticsGrouping,
  keys: string[],
  sessions: readonly CountedSession[],
): Promise<Map<string, string>> {
  if (by === 'event') return new Map(sessions.map(({ event, eventFields }) => [String(event), eventFields.title]));
  if (by === 'month') return new Map();
  const model = by === 'union' ? UnionModel : RegionModel;
  const named = await (model as typeof UnionModel).find({ _id: trusted({ $in: keys }) }, { name: 1 }).lean();
  return new Map(named.map(({ _id, name }) => [_id, name]));
}

/** Number months consecutively, to compute with them. */
function monthNumber(month: string): number {
  return Number(month.slice(0, 4)) * 12 + Number(month.slice(5));
}
