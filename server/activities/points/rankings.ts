import { type Types, trusted } from 'mongoose';
import { type Naming, PointsAccountModel, PostingModel } from '../../../schemas/activities/points/points.ts';
import { PersonModel } from '../../../schemas/people/person.ts';
import { UnionModel } from '../../../schemas/territory/union.ts';
import { decryptPersonField } from '../../access/people/person-fields.ts';
import { regionRange } from '../../access/staff/scope.ts';
import { Failure } from '../../platform/errors/errors.ts';
import { maskName } from '../../platform/text/mask-fields.ts';

interface PersonPoints {
  _id: Types.ObjectId;
  points: number;
}

/** The month of a ranking (`YYYY-MM`), and the region or union whose events count, with all below it. */
export interface RankingQuery {
  month: string;
  region?: string | undefined;
  union?: string | undefined;
}

/** How long the sums of a ranking are reused, in milliseconds. */
const cacheMs = 30_000;
const cache = new Map<string, { at: number; sums: Promise<PersonPoints[]> }>();

/**
 * Rank people by the points that they gained by the sessions of a month: the first `limit` places, and the caller's
 * own.
 *
 * Equal points share a rank and the next one is skipped (1, 1, 3). Reversed points do not count; spent points do. Names
 * are masked, whole or hidden, as each person chose.
 *
 * @throws {Failure} `union_not_found`.
 */
export async function readRanking(query: RankingQuery, me: string, limit: number, now: Date) {
  const sums = await readCachedSums(query, now);
  const rankOf = (points: number) => sums.findIndex((other) => other.points === points) + 1;
  const isTied = (points: number) => sums.filter((other) => other.points === points).length > 1;
  const first = sums.slice(0, limit);
  const names = await readNames(first.map(({ _id }) => _id));
  const own = sums.find(({ _id }) => String(_id) === me);
  return {
    month: query.month,
    people: sums.length,
    places: first.map(({ _id, points }) => ({
      rank: rankOf(points),
      tied: isTied(points),
      name: names.get(String(_id)) ?? null,
      points,
      me: String(_id) === me,
    })),
    mine: own ? { rank: rankOf(own.points), tied: isTied(own.points), points: own.points } : null,
  };
}

function readCachedSums(query: RankingQuery, now: Date): Promise<PersonPoints[]> {
  const key = JSON.stringify([query.month, query.region, query.union]);
  const cached = cache.get(key);
  if (cached && Math.abs(now.getTime() - cached.at) < cacheMs) return cached.sums;
  const sums = readSums(query);
  sums.catch(() => cache.delete(key));
  if (cache.size > 500) cache.clear();
  cache.set(key, { at: now.getTime(), sums });
  return sums;
}

/** Sum the points of each person, the highest sum first. */
async function readSums({ month, region, union }: RankingQuery): Promise<PersonPoints[]> {
  const unions = union === undefined ? undefined : await readUnionsFrom(union);
  return PostingModel.aggregate<PersonPoints>([
    {
      $match: {
        month,
        ...(region !== undefined && { region: regionRange(region) }),
        ...(unions && { union: { $in: unions } }),
      },
    },
    // The lines of `issued` hold awards and reversals, and no spending or expiry.
    { $unwind: '$lines' },
    { $match: { 'lines.account': 'issued' } },
    { $group: { _id: '$person', points: { $sum: { $multiply: ['$lines.points', -1] } } } },
    { $match: { points: { $gt: 0 } } },
    { $sort: { points: -1, _id: 1 } },
  ]);
}

/** Read the ids of a union and all unions below it. */
async function readUnionsFrom(union: string): Promise<string[]> {
  const unions = await UnionModel.find({ $or: [{ _id: union }, { ancestors: union }] }, { _id: 1 }).lean();
  if (unions.length === 0) throw new Failure('union_not_found', { union });
  return unions.map(({ _id }) => _id);
}

/** Read the names of people as each chose to be shown; people without a name or with a hidden one are left out. */
async function readNames(people: Types.ObjectId[]): Promise<Map<string, string>> {
  const [persons, accounts] = await Promise.all([
    PersonModel.find({ _id: trusted({ $in: people }) }, { name: 1 }).lean(),
    PointsAccountModel.find({ person: trusted({ $in: people }) }, { person: 1, naming: 1 }).lean(),
  ]);
  const namingOf = new Map(accounts.map(({ person, naming }) => [String(person), naming]));
  return new Map(
    persons.flatMap((person) => {
      const name = decryptPersonField(person as never, 'name');
      const shown = name && shownName(name, namingOf.get(String(person._id)) ?? 'masked');
      return shown ? [[String(person._id), shown]] : [];
    }),
  );
}

function shownName(name: string, naming: Naming): string | undefined {
  if (naming === 'hidden') return undefined;
  return naming === 'full' ? name : maskName(name);
}
