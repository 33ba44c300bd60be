import type { mongo } from 'mongoose';
import { type Round, type RoundItem, RoundModel } from '../../../schemas/organising/round.ts';
import type { Employer } from '../../../schemas/register/employer.ts';
import type { Scope } from '../../access/staff/scope.ts';
import { bySerial } from '../../platform/database/keyset.ts';
import { actingFilter } from '../../register/assignment/acting-scope.ts';
import { roundItems } from '../../register/assignment/follow-employers.ts';
import { refreshDirectory } from '../../register/assignment/refresh-directory.ts';
import { employers } from '../../register/record/employer-collection.ts';
import { isAnswerOverdue } from './answer-rules.ts';
import { findRound } from './rounds.ts';

/** The employers of a round that are wanted. */
export interface RoundItemFilter {
  union?: string | undefined;
  /** Not answered yet; answered; answered in contradiction to the register. */
  show?: 'open' | 'answered' | 'conflicts' | undefined;
}

/** An employer in a round, with its data in the register. */
export type RoundItemRow = ReturnType<typeof rowOf>;

/** List the employers of a round that a scope may act for, by serial. @throws {Failure} `round_not_found`, `cursor_invalid`. */
export async function pageOfRoundItems(
  number: number,
  { limit, cursor, ...filter }: RoundItemFilter & { limit: number; cursor?: string | undefined },
  scope: Scope,
  today: string,
): Promise<{ items: RoundItemRow[]; next: string | null }> {
  const round = await findRound(number, scope);
  const found = await roundItems()
    .find({ $and: [itemFilter(round, filter, scope), bySerial.after(cursor, ['employer'])] }, { maxTimeMS: 5000 })
    .sort({ employer: 1 })
    .limit(limit + 1)
    .toArray();
  const page = bySerial.page(found, limit, ({ employer }) => [employer]);
  return { items: await withEmployers(page.items, round, today), next: page.next };
}

/** Read all employers of a round that a scope may act for, by union and serial, 500 at a time. */
export async function* readItemBatches(
  round: Round,
  filter: RoundItemFilter,
  scope: Scope,
  today: string,
): AsyncGenerator<RoundItemRow[]> {
  let page: RoundItem[] = [];
  const found = roundItems()
    .find(itemFilter(round, filter, scope))
    .sort({ union: 1, _id: 1 })
    .allowDiskUse();
  for await (const item of found) {
    page.push(item);
    if (page.length < 500) continue;
    yield withEmployers(page, round, today);
    page = [];
  }
  if (page.length > 0) yield withEmployers(page, round, today);
}

/** Work out the progress of each union of a scope in a round. */
export async function roundProgressOf(round: Round, scope: Scope, today: string) {
  const isPastDue = isAnswerOverdue({ open: true }, round, today) && round.state === 'open';
  const groups = await roundItems()
    .aggregate<{ _id: string | null; employers: number; answered: number; conflicts: number }>([
      { $match: itemFilter(round, {}, scope) },
      {
        $group: {
          _id: '$union',
          employers: { $sum: 1 },
          answered: { $sum: { $cond: [{ $gt: [{ $size: '$answers' }, 0] }, 1, 0] } },
          conflicts: { $sum: { $cond: [{ $gt: [{ $size: '$conflicts' }, 0] }, 1, 0] } },
        },
      },
      { $sort: { _id: 1 } },
    ])
    .toArray();
  const { byId } = await refreshDirectory();
  return groups.map(({ _id: union, ...counts }) => ({
    union,
    name: byId.get(union ?? '')?.name ?? null,
    ...counts,
    overdue: isPastDue ? counts.employers - counts.answered : 0,
  }));
}

/** Find the unions of a scope that owe answers in open rounds past their last day; the longest overdue round comes first. */
export async function findOverdueAnswers(scope: Scope, today: string) {
  const rounds = await RoundModel.find({ state: 'open' }).sort({ due: 1, _id: 1 }).lean();
  const late = rounds.filter((round) => isAnswerOverdue({ open: true }, round, today));
  const missing = [];
  for (const round of late) {
    for (const { union, name, overdue } of await roundProgressOf(round, scope, today)) {
      if (overdue > 0)
        missing.push({ round: round._id, title: round.title, due: round.due, union, name, missing: overdue });
    }
  }
  return missing;
}

function itemFilter(
  round: Pick<Round, '_id'>,
  { union, show }: RoundItemFilter,
  scope: Scope,
): mongo.Filter<RoundItem> {
  return {
    ...actingFilter<RoundItem>(scope),
    round: round._id,
    ...(union !== undefined && { union }),
    ...(show === 'open' && { answers: [] }),
    ...(show === 'answered' && { answers: { $ne: [] } }),
    ...(show === 'conflicts' && { conflicts: { $ne: [] } }),
  } as mongo.Filter<RoundItem>;
}

async function withEmployers(page: readonly RoundItem[], round: Round, today: string): Promise<RoundItemRow[]> {
  const serials = page.map(({ employer }) => employer);
  const found = await employers()
    .find({ _id: { $in: serials } })
    .toArray();
  const byId = new Map(found.map((employer) => [employer._id, employer]));
  return page.map((item) => rowOf(item, byId.get(item.employer), isAnswerOverdue(item, round, today)));
}

function rowOf(item: RoundItem, employer: Employer | undefined, overdue: boolean) {
  const { statements = [] } = employer ?? {};
  return {
    id: item._id,
    round: item.round,
    employer: item.employer,
    name: employer?.name ?? '',
    code: employer?.code ?? null,
    region: item.region || null,
    address: statements.find(({ facts }) => facts.address)?.facts.address ?? null,
    union: item.union ?? null,
    register: {
      union: employer?.union ?? 'none',
      unionCode: employer?.unionCode ?? null,
      headcount: employer?.headcount ?? null,
      state: employer?.state ?? 'active',
    },
    overdue,
    answers: item.answers,
    conflicts: item.conflicts,
  };
}
