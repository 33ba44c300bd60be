import { Types } from 'mongoose';
import { describe, expect } from 'vitest';
import { SignupModel } from '../../schemas/activities/events/signup.ts';
import { RegionModel } from '../../schemas/territory/region.ts';
import { UnionModel } from '../../schemas/territory/union.ts';
import { addStaff } from '../../server/access/staff/accounts.ts';
import { anEvent, somebody } from '../support/activities/events.ts';
import { attended } from '../support/activities/points.ts';
import { staffPassword } from '../support/api.ts';
import { it as base } from '../support/it.ts';

const people = Array.from({ length: 4 }, somebody) as [string, string, string, string];

/** A session on a day of 2026, and what became of each who was confirmed: minutes, or nothing where they did not come. */
async function held(union: string, day: string, came: readonly (number | null)[]): Promise<void> {
  const startsAt = new Date(`2026-${day}T09:00:00+08:00`);
  const session = {
    startsAt,
    endsAt: new Date(startsAt.getTime() + 7200_000),
    opensAt: new Date(startsAt.getTime() - 1e9),
    closesAt: startsAt,
    places: 10,
  };
  const { id, sessions } = await anEvent({ union, region: union, title: `=${day}`, sessions: [session] });
  for (const [at, minutes] of came.entries()) {
    const of = { event: id, session: sessions[0] as string, person: people[at] as string };
    const ids = Object.fromEntries(Object.entries(of).map(([name, one]) => [name, new Types.ObjectId(one)]));
    await SignupModel.collection.insertOne({ ...ids, state: 'confirmed', at: startsAt });
    await attended(of, minutes === null ? { state: 'no_show', minutes: 0 } : { minutes });
  }
}

const it = base.extend('year', { scope: 'file', auto: true }, async ({ database: _ }) => {
  await RegionModel.insertMany([
    { _id: '331002', name: '椒江区', level: 'district', parent: '3310' },
    { _id: '331003', name: '黄岩区', level: 'district', parent: '3310' },
  ]);
  await UnionModel.insertMany([
    { _id: '331000', name: '市总工会', kind: 'city', ancestors: [], region: '3310' },
    {
      _id: '331002',
      name: '椒江区总工会',
      kind: 'district',
      parent: '331000',
      ancestors: ['331000'],
      region: '331002',
    },
    {
      _id: '331003',
      name: '黄岩区总工会',
      kind: 'district',
      parent: '331000',
      ancestors: ['331000'],
      region: '331003',
    },
  ]);
  for (const [username, union] of [
    ['city', '331000'],
    ['district', '331002'],
  ] as const) {
    await addStaff({ username, password: staffPassword, role: 'event_organiser', union });
  }
  await held('331002', '10-10', [60, 120, null]);
  await held('331002', '11-07', [60, 120]);
  await held('331003', '11-08', [30, null, null, 90]);
});

describe('the numbers of events', () => {
  const ask = (query: string, staff = 'city') => ({ path: `/staff/event-numbers${query}`, as: { staff } });

  it('count everybody once over all that they came to', async ({ api }) => {
    const { path, as } = ask('?from=2026-10&until=2026-11&by=month');
    const { body } = await api.get(path, { as });
    expect(body.total).toEqual({
      events: 3,
      sessions: 3,
      signups: 9,
      attended: 6,
      noShows: 3,
      minutes: 480,
      people: 3,
    });
    expect(body.groups).toMatchObject([
      { key: '2026-10', events: 1, attended: 2, noShows: 1, minutes: 180, people: 2 },
      { key: '2026-11', events: 2, attended: 4, noShows: 2, minutes: 300, people: 3 },
    ]);
  });

  it('are those of one’s own unions only', async ({ api }) => {
    const { path, as } = ask('?from=2026-10&until=2026-11&by=union', 'district');
    const { body } = await api.get(path, { as });
    expect(body.groups).toMatchObject([{ key: '331002', name: '椒江区总工会', events: 2, people: 2 }]);
    const foreign = await api.get(`${path}&union=331003`, { as });
    expect(foreign).toMatchObject({ status: 403, body: { error: { code: 'outside_scope' } } });
  });

  it('are given by district and as a sheet that no cell of is taken for a formula', async ({ api }) => {
    const district = ask('?from=2026-11&until=2026-11&by=district&region=331003');
    expect((await api.get(district.path, { as: district.as })).body.groups).toMatchObject([
      { key: '331003', name: '黄岩区', minutes: 120 },
    ]);
    const sheet = ask('/file?from=2026-10&until=2026-11&by=event');
    const { body } = await api.get(sheet.path, { as: sheet.as });
    const lines = body.trim().split('\n');
    expect(lines).toHaveLength(5);
    expect(lines.filter((line: string) => line.includes(",'=1"))).toHaveLength(3);
    expect(lines.at(-1)).toBe(',合计,3,3,9,6,3,480,3');
  });

  it('are refused for months the wrong way round, and for more than two years', async ({ api }) => {
    for (const months of ['from=2026-11&until=2026-10', 'from=2024-01&until=2026-10']) {
      const { path, as } = ask(`?${months}&by=month`);
      expect(await api.get(path, { as })).toMatchObject({ status: 400, body: { error: { code: 'months_wrong' } } });
    }
  });
});
