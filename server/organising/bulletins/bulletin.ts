import type { Bulletin, BulletinRow } from '../../../schemas/organising/bulletin.ts';
import type { Scope } from '../../access/staff/scope.ts';
import { Failure } from '../../platform/errors/errors.ts';
import { findRegionInScope, listRegionsBelow } from '../../territory/regions/find-regions.ts';
import { monthsBefore } from '../coverage/calendar-months.ts';
import { findFrozenMonth, findLateCorrections, readFrozenMonths } from '../coverage/frozen-months.ts';
import { type MonthFigures, zeroActivity } from '../coverage/month-figures.ts';
import { zeroSums } from '../coverage/sums.ts';
import { rateOf } from '../coverage/table.ts';

/** The classes whose employers should get a union first (重点建会对象). */
const keyClasses = ['none-100', 'none-25', 'joint-over-25'] as const;

/**
 * Make the bulletin of a region for a frozen month: its districts or streets ranked by their rate, with the change since the
 * month before and since the same month a year before.
 *
 * @param month `YYYY-MM`.
 * @throws {Failure} `region_not_found`, `outside_scope`, `month_not_frozen`.
 */
export async function bulletinOf(code: string, month: string, scope: Scope): Promise<Bulletin> {
  const region = await findRegionInScope(code, scope);
  const frozen = await findFrozenMonth(month);
  if (!frozen) throw new Failure('month_not_frozen', { month });
  const children = await listRegionsBelow(region._id);
  const [before, yearAgo] = [monthsBefore(month, 1), monthsBefore(month, 12)];
  const codes = [region._id, ...children.map(({ _id }) => _id)];
  const months = await readFrozenMonths([month, before, yearAgo], codes);
  const figuresOf = (region: string, month: string) =>
    months.get(month)?.get(region) ?? (months.has(month) ? zero() : undefined);
  const rowFor = (
    region: string | null,
    name: string,
    figuresIn: (month: string) => MonthFigures | undefined,
  ): BulletinRow => {
    const now = figuresIn(month) ?? zero();
    const { employers, own, joint, none, members, organised, tasks } = now;
    return {
      ...{ region, name, employers, own, joint, none, members, organised, tasks },
      key: keyClasses.reduce((sum, key) => sum + (now.classes[key] ?? 0), 0),
      rate: rateOf(own + joint, employers),
      rank: null,
      change: { month: changeSince(now, figuresIn(before)), year: changeSince(now, figuresIn(yearAgo)) },
    };
  };
  const total = rowFor(region._id, region.name, (month) => figuresOf(region._id, month));
  const rows = children.map(({ _id, name }) => rowFor(_id, name, (month) => figuresOf(_id, month)));
  const rest = rowFor(null, '未定位', (month) => {
    const whole = figuresOf(region._id, month);
    return whole && children.reduce((left, { _id }) => minus(left, figuresOf(_id, month) ?? zero()), whole);
  });
  const names = new Map([[region._id, region.name], ...children.map(({ _id, name }) => [_id, name] as const)]);
  const late = (await findLateCorrections(month)).flatMap(({ region, frozen, now }) => {
    const name = names.get(region);
    if (name === undefined) return [];
    const { employers, own, joint, none } = minus(now, frozen);
    return [{ region, name, employers, own, joint, none }];
  });
  return {
    ...{ region: region._id, name: region.name, month, frozenAt: frozen.frozenAt, by: frozen.by },
    ...{ rules: frozen.rules, first: frozen.first },
    total,
    rows: [...ranked(rows), ...(rest.employers > 0 ? [rest] : [])],
    corrections: late,
  };
}

/** Rank rows by their rate, the highest first. Equal rates share a rank, and a row without employers has none. */
function ranked(rows: readonly BulletinRow[]): BulletinRow[] {
  const ordered = rows.toSorted((a, b) => (b.rate.value ?? -1) - (a.rate.value ?? -1));
  return ordered.map((row) => {
    const first = ordered.findIndex(({ rate }) => rate.value === row.rate.value);
    return { ...row, rank: row.rate.value === null ? null : first + 1 };
  });
}

function changeSince(now: MonthFigures, then: MonthFigures | undefined): BulletinRow['change']['month'] {
  if (!then) return null;
  const share = ({ own, joint, employers }: MonthFigures) => (employers > 0 ? (own + joint) / employers : undefined);
  const [is, was] = [share(now), share(then)];
  const points = is === undefined || was === undefined ? null : Math.round((is - was) * 10_000) / 100;
  return { own: now.own - then.own, joint: now.joint - then.joint, none: now.none - then.none, points };
}

/** Subtract figures, part by part. */
function minus<Part>(from: Part, part: Part | undefined): Part {
  if (typeof from === 'number') return (from - ((part as number | undefined) ?? 0)) as Part;
  const entries = Object.entries(from as object).map(([key, value]) => [key, minus(value, part?.[key as keyof Part])]);
  return Object.fromEntries(entries) as Part;
}

const zero = (): MonthFigures => ({ ...zeroSums(), ...zeroActivity() });
