import type { Bulletin, BulletinRow } from '../../../schemas/organising/bulletin.ts';
import type { Scope } from '../../access/staff/scope.ts';
import { Failure } from '../../platform/errors/errors.ts';
import { childRegions, findRegionWithin } from '../../territory/regions/find.ts';
import { type MonthFigures, nothing } from '../coverage/month-figures.ts';
import { findMonth, lateCorrections, readMonths } from '../coverage/months.ts';
import { noSums } from '../coverage/sums.ts';
import { rateOf } from '../coverage/table.ts';

/** Classes whose employers should found a union first (重点建会对象). */
const keyClasses = ['none-100', 'none-25', 'joint-over-25'] as const;

/**
 * The bulletin of a region for a frozen month: its districts or streets ranked by the rate, with the change since the
 * month before and since the same month of the year before.
 *
 * @param month `YYYY-MM`.
 * @throws {Failure} `region_not_found`, `outside_scope`, `month_not_frozen`.
 */
export async function bulletinOf(code: string, month: string, scope: Scope): Promise<Bulletin> {
  const region = await findRegionWithin(code, scope);
  const frozen = await findMonth(month);
  if (!frozen) throw new Failure('month_not_frozen', { month });
  const children = await childRegions(region._id);
  const [before, yearAgo] = [monthsBefore(month, 1), monthsBefore(month, 12)];
  const codes = [region._id, ...children.map(({ _id }) => _id)];
  const months = await readMonths([month, before, yearAgo], codes);
  const figuresOf = (of: string, at: string) =>
    at && (months.get(at)?.get(of) ?? (months.has(at) ? none() : undefined));
  const rowFor = (of: string | null, name: string, at: (month: string) => MonthFigures | undefined): BulletinRow => {
    const now = at(month) ?? none();
    const { employers, own, joint, none: without, members, organised, tasks } = now;
    return {
      ...{ region: of, name, employers, own, joint, none: without, members, organised, tasks },
      key: keyClasses.reduce((sum, key) => sum + (now.classes[key] ?? 0), 0),
      rate: rateOf(own + joint, employers),
      rank: null,
      change: { month: changeSince(now, at(before)), year: changeSince(now, at(yearAgo)) },
    };
  };
  const total = rowFor(region._id, region.name, (at) => figuresOf(region._id, at) || undefined);
  const rows = children.map(({ _id, name }) => rowFor(_id, name, (at) => figuresOf(_id, at) || undefined));
  const rest = rowFor(null, '未定位', (at) => {
    const whole = figuresOf(region._id, at) || undefined;
    return whole && children.reduce((left, { _id }) => less(left, figuresOf(_id, at) || none()), whole);
  });
  const names = new Map([[region._id, region.name], ...children.map(({ _id, name }) => [_id, name] as const)]);
  const late = (await lateCorrections(month)).flatMap(({ region: of, frozen: was, now }) => {
    const name = names.get(of);
    if (name === undefined) return [];
    const by = less(now, was);
    return [{ region: of, name, employers: by.employers, own: by.own, joint: by.joint, none: by.none }];
  });
  return {
    ...{ region: region._id, name: region.name, month, frozenAt: frozen.frozenAt, by: frozen.by },
    ...{ rules: frozen.rules, first: frozen.first },
    total,
    rows: [...ranked(rows), ...(rest.employers > 0 ? [rest] : [])],
    corrections: late,
  };
}

/** A month so many before another. */
export function monthsBefore(month: string, by: number): string {
  const [year = 0, at = 1] = month.split('-').map(Number);
  const count = year * 12 + at - 1 - by;
  return `${Math.floor(count / 12)}-${String((count % 12) + 1).padStart(2, '0')}`;
}

/** Rows by their rate, the highest first; equal rates have one rank, and who has no employers has none. */
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

function less(a: MonthFigures, b: MonthFigures): MonthFigures {
  const minus = <Part>(x: Part, y: Part | undefined): Part => {
    if (typeof x === 'number') return (x - ((y as number | undefined) ?? 0)) as Part;
    const entries = Object.entries(x as object).map(([key, value]) => [key, minus(value, y?.[key as keyof Part])]);
    return Object.fromEntries(entries) as Part;
  };
  return minus(a, b);
}

const none = (): MonthFigures => ({ ...noSums(), ...nothing() });
