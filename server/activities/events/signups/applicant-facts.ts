import { Types } from 'mongoose';
import type { Event } from '../../../../schemas/activities/events/event.ts';
import { type Signup, SignupModel } from '../../../../schemas/activities/events/signup.ts';
import { defaultSignupPolicy } from '../../../../schemas/activities/events/signup-policy.ts';
import { PersonModel } from '../../../../schemas/people/person.ts';
import { UnionModel } from '../../../../schemas/territory/union.ts';
import { dayMs } from '../../../platform/calendar/durations.ts';
import type { ApplicantFacts } from './eligibility.ts';

/** A first-timer has had no place at an event of the organising union for so many days. */
const firstTimerDays = 365;
const options = { maxTimeMS: 3000 };

/**
 * Read what an event's rules need to know about people, by person. A collection is read only where the event has a rule
 * that needs it.
 *
 * @param persons ids as 24 hexadecimal digits.
 */
export async function readApplicantFacts(
  event: Pick<Event, 'union' | 'conditions' | 'policy'>,
  persons: readonly string[],
  now: Date,
): Promise<Map<string, ApplicantFacts>> {
  const ids = persons.map((id) => new Types.ObjectId(id));
  const types = new Set(event.conditions?.map(({ type }) => type));
  const needsProfiles = [...types].some((type) => type !== 'first_timers_first');
  const [profiles, absences, returning] = await Promise.all([
    needsProfiles ? readProfiles(ids) : new Map<string, Partial<ApplicantFacts>>(),
    countAbsences(ids, event.policy ?? defaultSignupPolicy, now),
    types.has('first_timers_first') ? readReturning(ids, event.union, now) : new Set<string>(),
  ]);
  return new Map(
    persons.map((id) => [id, { ...profiles.get(id), absences: absences.get(id) ?? 0, firstTimer: !returning.has(id) }]),
  );
}

async function readProfiles(ids: Types.ObjectId[]): Promise<Map<string, Partial<ApplicantFacts>>> {
  const projection = { membership: 1, sex: 1, birthYear: 1, employmentForm: 1 };
  const people = await PersonModel.collection.find({ _id: { $in: ids } }, { projection, ...options }).toArray();
  const unions = [...new Set(people.flatMap(({ membership }) => membership?.union ?? []))];
  const withAncestors = await UnionModel.collection
    .find<{ _id: string; ancestors: string[] }>(
      { _id: { $in: unions } as never },
      { projection: { ancestors: 1 }, ...options },
    )
    .toArray();
  const ancestors = new Map(withAncestors.map((union) => [union._id, union.ancestors]));
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

/** Count the absences that count at the moment; people without any are left out. */
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

/** Read who has had a place at an event of the union lately. */
async function readReturning(ids: Types.ObjectId[], union: string, now: Date): Promise<Set<string>> {
  const since = new Date(now.getTime() - firstTimerDays * dayMs);
  const confirmed = await SignupModel.collection
    .find<Signup>(
      { person: { $in: ids }, union, state: 'confirmed', at: { $gte: since } },
      { projection: { person: 1 }, ...options },
    )
    .toArray();
  return new Set(confirmed.map(({ person }) => String(person)));
}
