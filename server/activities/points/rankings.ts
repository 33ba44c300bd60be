import { type Types, trusted } from 'mongoose';
import { type Naming, PointsAccountModel, PostingModel } from '../../../schemas/activities/points/points.ts';
import { PersonModel } from '../../../schemas/people/person.ts';
import { UnionModel } from '../../../schemas/territory/union.ts';
import { opened } from '../../access/people/fields.ts';
import { regionRange } from '../../access/staff/scope.ts';
import { Failure } from '../../platform/errors/errors.ts';
import { maskName } from '../../platform/text/masks.ts';

interface Gained {
  _id: Types.ObjectId;
  points: number;
}

/** Of which month (`YYYY-MM`), and whose events count: of a region or a union and all below it, or all there are. */
export interface RankingOf {
  month: string;
  region?: string | undefined;
  union?: string | undefined;
}

/** What a ranking was computed from is good for so long, in milliseconds. */
const freshMs = 30_000;
const computed = new Map<string, { at: number; gained: Promise<Gained[]> }>();

/**
 * Who gained most points by the sessions of a month: the first `limit` places, and the caller's own.
 *
 * Equal points share a rank and the next is skipped (1, 1, 3). Points that were taken back do not count; what was
 * spent does. Names are masked, whole or hidden as each person chose.
 *
 * @throws {Failure} `union_not_found`.
 */
export async function rankingOf(of: RankingOf, me: string, limit: number, now: Date) {
  const gained = await recently(of, now);
  const rankOf = (points: number) => gained.findIndex((other) => other.points === points) + 1;
  const tied = (points: number) => gained.filter((other) => other.points === points).length > 1;
  const first = gained.slice(0, limit);
  const names = await namesOf(first.map(({ _id }) => _id));
  const mine = gained.find(({ _id }) => String(_id) === me);
  return {
    month: of.month,
    people: gained.length,
    places: first.map(({ _id, points }) => ({
      rank: rankOf(points),
      tied: tied(points),
      name: names.get(String(_id)) ?? null,
      points,
      me: String(_id) === me,
    })),
    mine: mine ? { rank: rankOf(mine.points), tied: tied(mine.points), points: mine.points } : null,
  };
}

function recently(of: RankingOf, now: Date): Promise<Gained[]> {
  const key = JSON.stringify([of.month, of.region, of.union]);
  const known = computed.get(key);
  if (known && Math.abs(now.getTime() - known.at) < freshMs) return known.gained;
  const gained = gainedBy(of);
  gained.catch(() => computed.delete(key));
  if (computed.size > 500) computed.clear();
  computed.set(key, { at: now.getTime(), gained });
  return gained;
}

async function gainedBy({ month, region, union }: RankingOf): Promise<Gained[]> {
  const unions = union === undefined ? undefined : await below(union);
  return PostingModel.aggregate<Gained>([
    {
      $match: {
        month,
        ...(region !== undefined && { region: regionRange(region) }),
        ...(unions && { union: { $in: unions } }),
      },
    },
    // What was issued and not taken back, whatever has become of it since.
    { $unwind: '$lines' },
    { $match: { 'lines.account': 'issued' } },
    { $group: { _id: '$person', points: { $sum: { $multiply: ['$lines.points', -1] } } } },
    { $match: { points: { $gt: 0 } } },
    { $sort: { points: -1, _id: 1 } },
  ]);
}

async function below(union: string): Promise<string[]> {
  const unions = await UnionModel.find({ $or: [{ _id: union }, { ancestors: union }] }, { _id: 1 }).lean();
  if (unions.length === 0) throw new Failure('union_not_found', { union });
  return unions.map(({ _id }) => _id);
}

async function namesOf(people: Types.ObjectId[]): Promise<Map<string, string>> {
  const [held, chosen] = await Promise.all([
    PersonModel.find({ _id: trusted({ $in: people }) }, { name: 1 }).lean(),
    PointsAccountModel.find({ person: trusted({ $in: people }) }, { person: 1, naming: 1 }).lean(),
  ]);
  const naming = new Map(chosen.map(({ person, naming }) => [String(person), naming]));
  return new Map(
    held.flatMap((person) => {
      const name = opened(person as never, 'name');
      const shown = name && shownName(name, naming.get(String(person._id)) ?? 'masked');
      return shown ? [[String(person._id), shown]] : [];
    }),
  );
}

function shownName(name: string, naming: Naming): string | undefined {
  if (naming === 'hidden') return undefined;
  return naming === 'full' ? name : maskName(name);
}
