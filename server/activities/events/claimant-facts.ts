import { Types } from 'mongoose';
import type { Event } from '../../../schemas/activities/events/event.ts';
import { type Signup, SignupModel } from '../../../schemas/activities/events/signup.ts';
import { firstPolicy } from '../../../schemas/activities/events/signup-policy.ts';
import { PersonModel } from '../../../schemas/people/person.ts';
import { UnionModel } from '../../../schemas/territory/union.ts';
import type { Facts } from './eligible.ts';

/** A first-timer has held no place with the organising union for so many days. */
const firstTimerDays = 365;
const dayMs = 24 * 3600_000;
const options = { maxTimeMS: 3000 };

/**
 * What an event asks about people, by person; each collection is read only where the event has a rule on it.
 *
 * @param persons ids as 24 hexadecimal digits.
 */
export async function readFacts(
  event: Pick<Event, 'union' | 'conditions' | 'policy'>,
  persons: readonly string[],
  now: Date,
): Promise<Map<string, Facts>> {
  const ids = persons.map((id) => new Types.ObjectId(id));
  const types = new Set(event.conditions?.map(({ type }) => type));
  const asksWho = [...types].some((type) => type !== 'first_timers_first');
  const [people, absences, returning] = await Promise.all([
    asksWho ? readPeople(ids) : new Map<string, Partial<Facts>>(),
    countAbsences(ids, event.policy ?? firstPolicy, now),
    types.has('first_timers_first') ? readReturning(ids, event.union, now) : new Set<string>(),
  ]);
  return new Map(
    persons.map((id) => [id, { ...people.get(id), absences: absences.get(id) ?? 0, firstTimer: !returning.has(id) }]),
  );
}

async function readPeople(ids: Types.ObjectId[]): Promise<Map<string, Partial<Facts>>> {
  const projection = { membership: 1, sex: 1, birthYear: 1, employmentForm: 1 };
  const people = await PersonModel.collection.find({ _id: { $in: ids } }, { projection, ...options }).toArray();
  const unions = [...new Set(people.flatMap(({ membership }) => membership?.union ?? []))];
  const above = await UnionModel.collection
    .find<{ _id: string; ancestors: string[] }>(
      { _id: { $in: unions } as never },
      { projection: { ancestors: 1 }, ...options },
    )
    .toArray();
  const ancestors = new Map(above.map((union) => [union._id, union.ancestors]));
  return new Map(
    people.map(({ _id, membership, sex, birthYear, employmentForm }) => [
      String(_id),
      {
        sex,
        birthYear,
        newEmployment: employmentForm === 'new_form',
        ...(membership && {
          membership: {
            region: membership.region,
            unions: [membership.union, ...(ancestors.get(membership.union) ?? [])],
          },
        }),
      },
    ]),
  );
}

/** The absences that count now, of those who have any. */
async function countAbsences(
  ids: Types.ObjectId[],
  { absences, withinDays }: { absences: number; withinDays: number },
  now: Date,
): Promise<Map<string, number>> {
  if (absences === 0) return new Map();
  const missed = await SignupModel.collection
    .find<Signup>(
      {
        person: { $in: ids },
        noShow: { $exists: true },
        'noShow.countsFrom': { $gt: new Date(now.getTime() - withinDays * dayMs), $lte: now },
      },
      { projection: { person: 1 }, ...options },
    )
    .toArray();
  const counts = new Map<string, number>();
  for (const { person } of missed) counts.set(String(person), (counts.get(String(person)) ?? 0) + 1);
  return counts;
}

/** Those who have held a place with the union lately. */
async function readReturning(ids: Types.ObjectId[], union: string, now: Date): Promise<Set<string>> {
  const since = new Date(now.getTime() - firstTimerDays * dayMs);
  const held = await SignupModel.collection
    .find<Signup>(
      { person: { $in: ids }, union, state: 'confirmed', at: { $gte: since } },
      { projection: { person: 1 }, ...options },
    )
    .toArray();
  return new Set(held.map(({ person }) => String(person)));
}
