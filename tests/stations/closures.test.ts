import { beforeEach, describe, expect } from 'vitest';
import { StationModel } from '../../schemas/stations/station.ts';
import { isClosedAt } from '../../server/stations/record/is-closed.ts';
import { it } from '../support/it.ts';
import { emptyDistrict, keeper, officer, plan } from '../support/stations/station-officers.ts';
import { aStation } from '../support/stations/stations.ts';

beforeEach(emptyDistrict);

describe('closing a station', () => {
  it('for a time needs a reason and an end, which needs nobody to open it again', async ({ api }) => {
    const made = await api.post('/staff/stations', plan(), { as: officer });
    const path = `/staff/stations/${made.body.id}/closure`;
    const past = { reason: '装修', until: '2020-01-01T00:00:00+08:00' };
    expect(await api.post(path, past, { as: keeper })).toMatchObject({ body: { error: { code: 'closure_invalid' } } });

    const body = { reason: '装修', from: '2098-12-01T00:00:00+08:00', until: '2099-01-01T00:00:00+08:00' };
    const closed = await api.post(path, body, { as: keeper });
    expect(closed.body).toMatchObject({ state: 'closed_temporarily', closure: { reason: '装修' } });
    const stored = await StationModel.findById(made.body.id).lean().orFail();
    const at = (text: string) => isClosedAt(stored, new Date(text));
    expect([at('2098-11-30T23:59:59+08:00'), at(body.from), at('2098-12-31T23:59:59+08:00'), at(body.until)]).toEqual([
      false,
      true,
      true,
      false,
    ]);

    expect((await api.delete(path, { as: keeper })).body).toMatchObject({ state: 'open' });
  });

  it('for good is for officers, leaves it where it is, and can be taken back', async ({ api }) => {
    const made = await api.post('/staff/stations', plan(), { as: officer });
    const path = `/staff/stations/${made.body.id}`;
    const reason = { reason: '拆迁' };
    expect((await api.post(`${path}/closing-down`, reason, { as: keeper })).status).toBe(403);
    expect((await api.post(`${path}/closing-down`, reason, { as: officer })).body.state).toBe('closed_down');
    const refused = [
      await api.send('PUT', path, { phone: '1' }, { as: officer }),
      await api.post(`${path}/verification`, {}, { as: officer }),
      await api.post(`${path}/closing-down`, reason, { as: officer }),
    ];
    for (const reply of refused) expect(reply.body.error.code).toBe('station_closed_down');
    expect((await api.delete(`${path}/closing-down`, { as: officer })).body).toMatchObject({ state: 'open' });
  });
});

describe('a closure without an end', () => {
  it('is told without a day of opening, and leaves the station out of what is in reach', async ({ api }) => {
    const open = aStation({ hours: 'Mo-Fr 08:00-18:00', name: '开着' });
    const closure = { reason: '装修', from: new Date('2026-01-01T00:00:00Z') };
    const shut = aStation({ hours: 'Mo-Fr 08:00-18:00', state: 'closed_temporarily', closure });
    await StationModel.create(open);
    const { _id } = await StationModel.create(shut);
    const openingNearby = async () => {
      const { body } = await api.get('/stations/nearby?lng=121.43&lat=28.66');
      return body.items.find(({ id }: { id: string }) => id === String(_id))?.opening;
    };
    await expect.poll(openingNearby).toEqual({ state: 'closed', closesAt: null, closesIn: null, opensAt: null });
    const reach = await api.get('/stations/circle?lng=121.43&lat=28.66&minutes=15&mode=walk');
    expect(JSON.stringify(reach.body)).not.toContain(String(_id));
    expect(JSON.stringify(reach.body)).toContain('开着');
  });
});
