import { trusted } from 'mongoose';
import { EventModel } from '../../../schemas/activities/events/event.ts';
import { FederationWorkModel } from '../../../schemas/organising/federation.ts';
import { shanghaiDay, startOfDay } from '../../../schemas/platform/shanghai.ts';
import { UnionModel } from '../../../schemas/territory/union.ts';
import type { Scope } from '../../access/staff/scope.ts';
import { dayMs } from '../../platform/calendar/durations.ts';
import { Failure } from '../../platform/errors/errors.ts';
import { unionScopeFilter } from '../../territory/unions/union-scope.ts';
import { visits } from '../tasks/visits.ts';
import { type ActivityDays, rankByScore, scoreOf } from './score.ts';
import { federationTableOf } from './tables.ts';

/** The longest time that can be ranked, in days: three years. */
const maxDays = 1100;

/**
 * Rank the federations of a scope by their score between two days, both included. It counts what the system knows: visits to
 * employers, published events, and surveys and studies that were logged.
 *
 * @throws {Failure} `range_invalid`.
 */
export async function rankFederations({ from, to }: { from: string; to: string }, scope: Scope) {
  const days = (Date.parse(to) - Date.parse(from)) / dayMs;
  if (!(days >= 0 && days <= maxDays)) throw new Failure('range_invalid');
  const { version, rows } = await federationTableOf('indicators');
  const federations = await UnionModel.find({ ...unionScopeFilter(scope), kind: 'federation' }, { name: 1 }).lean();
  const activities = await activityDaysOf(
    federations.map(({ _id }) => _id),
    { from, to },
  );
  const scored = federations.map(({ _id: union, name }) => ({
    union,
    name,
    ...scoreOf(activities.get(union) ?? noActivity, rows, { from, to }),
  }));
  return { from, to, version, items: rankByScore(scored) };
}

const noActivity: ActivityDays = { visits: [], events: [], surveys: [], studies: [] };

async function activityDaysOf(
  unions: readonly string[],
  { from, to }: { from: string; to: string },
): Promise<Map<string, ActivityDays>> {
  const ids = [...unions];
  const on = { $gte: from, $lte: to };
  const starts = { $gte: startOfDay(from), $lt: startOfDay(to, 1) };
  const [visited, events, works] = await Promise.all([
    visits()
      .find({ union: { $in: ids }, on }, { projection: { union: 1, on: 1 } })
      .toArray(),
    EventModel.find(
      { union: trusted({ $in: ids }), state: trusted({ $in: ['published', 'finished'] }), startsAt: trusted(starts) },
      { union: 1, startsAt: 1 },
    ).lean(),
    FederationWorkModel.find({ union: trusted({ $in: ids }), on: trusted(on) }, { union: 1, kind: 1, on: 1 }).lean(),
  ]);
  const activities = new Map<string, Record<keyof ActivityDays, string[]>>();
  const add = (union: string, kind: keyof ActivityDays, day: string) => {
    const ofUnion = activities.get(union) ?? { visits: [], events: [], surveys: [], studies: [] };
    ofUnion[kind].push(day);
    activities.set(union, ofUnion);
  };
  for (const { union, on } of visited) add(union, 'visits', on);
  for (const { union, startsAt } of events) add(union, 'events', shanghaiDay(startsAt));
  for (const { union, kind, on } of works) add(union, kind === 'survey' ? 'surveys' : 'studies', on);
  return activities;
}
