import { beforeEach, describe, expect } from 'vitest';
import { AuditModel } from '../../schemas/platform/audit.ts';
import { StationModel } from '../../schemas/stations/station.ts';
import { addStationFields } from '../../server/startup/migrations/add-station-fields.ts';
import { it } from '../support/it.ts';
import { emptyDistrict, keeper, neighbour, officer, plan, street } from '../support/stations/station-officers.ts';
import { aStation } from '../support/stations/stations.ts';

beforeEach(emptyDistrict);

describe('an officer of a union', () => {
  it('adds a station below the union, with all that is known of it, and everybody sees what is for them', async ({
    api,
  }) => {
    const body = plan({
      aliases: ['户外爱心站'],
      serves: ['331002002', '331002'],
      place: { lng: 121.42, lat: 28.65, datum: 'wgs84' },
      ask: { person: '王小蜂', phone: '13800138000' },
      shifts: { open: 'outside', times: [{ days: 'Mo-Sa', from: '08:00', to: '17:30' }] },
      services: ['hot_water', 'microwave'],
      pictures: ['https://example.org/a.jpg'],
    });
    const made = await api.post('/staff/stations', body, { as: officer });

    expect(made).toMatchObject({
      status: 201,
      body: { given: body.place, ask: body.ask, serves: body.serves, state: 'open', verifiedAt: expect.any(String) },
    });
    expect(made.body.lng).not.toBe(body.place.lng);
    const seen = await api.get(`/stations/${made.body.id}`);
    expect(seen.body).toMatchObject({ aliases: body.aliases, shifts: body.shifts, pictures: body.pictures });
    expect(JSON.stringify(seen.body)).not.toContain('王');
    expect(JSON.stringify(await StationModel.find({}).lean())).not.toContain('13800138000');
    const page = await api.get('/staff/stations', { as: officer });
    expect(page.body.items[0].ask).toEqual({ person: '王**', phone: '138****8000' });
  });

  it('may write the hours as they stand on the door', async ({ api }) => {
    const { body } = await api.post('/staff/stations', plan({ hours: '周一至周五 8:30-17:30' }), { as: officer });
    expect(body).toMatchObject({
      hours: 'Mo-Fr 08:30-17:30',
      writtenHours: '周一至周五 8:30-17:30',
      hoursWarnings: [],
    });
    expect((await api.get(`/stations/${body.id}`)).body).toMatchObject({ writtenHours: '周一至周五 8:30-17:30' });
  });

  it('is told what is doubtful in the hours, until they are written without doubt', async ({ api }) => {
    const made = await api.post('/staff/stations', plan({ hours: '夏季8:00-18:00，冬季8:30-17:30' }), { as: officer });
    const path = `/staff/stations/${made.body.id}`;
    const read = await api.get(path, { as: officer });
    for (const { body } of [made, read]) {
      expect(body.hoursWarnings).toMatchObject([{ code: 'hours_season_assumed' }]);
      expect(body.hoursWarnings[0].text['zh-CN']).toContain('夏季5月1日—9月30日');
    }
    const osm = await api.send('PUT', path, { hours: 'Mo-Fr 8-17' }, { as: officer });
    expect(osm.body.hoursWarnings).toMatchObject([{ code: 'hours_osm_doubtful' }]);
    const mended = await api.send('PUT', path, { hours: 'Mo-Fr 08:00-17:00' }, { as: officer });
    expect(mended.body).toMatchObject({ hours: 'Mo-Fr 08:00-17:00', hoursWarnings: [] });
    expect(mended.body.writtenHours).toBeNull();
    const emptied = await api.send('PUT', path, { hours: null }, { as: officer });
    expect(emptied.body.hours).toBeNull();
  });

  it('may put a station into another province and have it serve others, but not under another union', async ({
    api,
  }) => {
    const far = plan({ region: '361181', place: { lng: 117.6, lat: 28.9 } });
    expect((await api.post('/staff/stations', far, { as: officer })).status).toBe(201);
    for (const union of ['331003', 'nobody']) {
      expect(await api.post('/staff/stations', plan({ code: 'X', union }), { as: officer })).toMatchObject({
        status: 403,
        body: { error: { code: 'outside_scope' } },
      });
    }
  });

  it.for([
    [{ place: { lng: 28.66, lat: 121.43 } }, 'coordinates_swapped'],
    [{ place: { lng: 0, lat: 0 } }, 'coordinates_zero'],
    [{ place: { lng: 2.35, lat: 48.85 } }, 'coordinates_outside_china'],
    [{ kind: 'tea_house' }, 'station_kind_unknown'],
    [{ services: ['karaoke'] }, 'station_service_unknown'],
    [{ region: '999999' }, 'region_not_found'],
    [{ serves: ['999999'] }, 'region_not_found'],
    [{ hours: 'whenever' }, 'hours_not_understood'],
    [{ hours: '18:00-8:00' }, 'hours_ambiguous'],
    [{ code: 'there' }, 'station_code_taken'],
  ] as const)('is refused %j with %s and what to do', async ([change, code], { api }) => {
    await StationModel.create(aStation({ code: 'there' }));
    const reply = await api.post('/staff/stations', plan(change), { as: officer });
    expect(reply.body.error.code).toBe(code);
    expect(reply.body.error.message).not.toBe('');
    expect(await StationModel.countDocuments({})).toBe(1);
  });

  it('changes what the body names and empties what it nulls; every change has a later version', async ({ api }) => {
    const made = await api.post('/staff/stations', plan({ phone: '0576-1', address: '一号' }), { as: officer });
    const path = `/staff/stations/${made.body.id}`;
    const changed = await api.send('PUT', path, { phone: '0576-2', address: null }, { as: officer });
    expect(changed.body).toMatchObject({ phone: '0576-2', name: plan().name });
    expect(changed.body.address).toBeNull();
    expect(changed.body.version).toBeGreaterThan(made.body.version);

    const masked = await api.send('PUT', path, { ask: { person: '张**', phone: null } }, { as: officer });
    expect(masked.body.error.details.fields).toMatchObject([{ field: 'body.ask.person' }]);
    const listed = await api.send('PUT', path, { aliases: ['驿站'], services: ['library'] }, { as: officer });
    expect(listed.body.error.code).toBe('station_service_unknown');
    await api.send('PUT', path, { aliases: ['驿站'], services: ['hot_water'] }, { as: officer });
    const emptied = await api.send('PUT', path, { aliases: null, services: null }, { as: officer });
    expect(emptied.body).toMatchObject({ aliases: null, services: [], phone: '0576-2' });

    const late = await api.send('PUT', path, { phone: '0576-3', version: made.body.version }, { as: officer });
    expect(late).toMatchObject({
      status: 409,
      body: {
        error: {
          code: 'changed_since',
          details: { version: emptied.body.version, fields: [{ field: 'phone', yours: '0576-3', stored: '0576-2' }] },
        },
      },
    });
    expect(await AuditModel.countDocuments({ action: /PUT .*staff.stations/ as never })).toBeGreaterThan(0);
  });

  it('touches nothing of another union', async ({ api }) => {
    const made = await api.post('/staff/stations', plan(), { as: officer });
    const path = `/staff/stations/${made.body.id}`;
    for (const [method, suffix, body] of [
      ['GET', '', undefined],
      ['PUT', '', { phone: '1' }],
      ['POST', '/verification', {}],
      ['POST', '/closing-down', { reason: '不' }],
    ] as const) {
      expect(await api.send(method, path + suffix, body, { as: neighbour })).toMatchObject({ status: 404 });
    }
    expect((await api.get('/staff/stations', { as: neighbour })).body.items).toEqual([]);
    expect((await api.get('/staff/stations/export/csv', { as: neighbour })).body).not.toContain('TZ-9');
  });
});

describe('stations that nobody has verified for 180 days', () => {
  it('are listed for their union until somebody does', async ({ api }) => {
    const day = (days: number) => ({ at: new Date(Date.now() - days * 86_400_000), by: 'cli' });
    await StationModel.create([
      aStation({ name: '旧', union: street, verified: day(181) }),
      aStation({ name: '新', union: street, verified: day(179) }),
      aStation({ name: '从未', union: street }),
      aStation({ name: '已撤', union: street, state: 'closed_down', closure: { reason: '—', from: new Date() } }),
      aStation({ name: '别处', union: '331003' }),
    ]);
    const stale = async () => (await api.get('/staff/stations?unverifiedDays=180', { as: keeper })).body.items;
    const found = await stale();
    expect(found.map(({ name }: { name: string }) => name)).toEqual(['旧', '从未']);
    for (const { id } of found) await api.post(`/staff/stations/${id}/verification`, {}, { as: keeper });
    expect(await stale()).toEqual([]);
  });
});

describe('a station whose place is not known exactly', () => {
  const { given: _, ...inTheMiddle } = aStation({ union: street, approximate: 'street' });
  const { location: __, approximate: ___, ...nowhere } = inTheMiddle;

  it('says so to everybody, until its keeper gives the place on the spot', async ({ api }) => {
    const { _id } = await StationModel.create(inTheMiddle);
    expect((await api.get(`/stations/${_id}`)).body).toMatchObject({ approximate: 'street', lng: 121.43 });
    const listed = async () => (await api.get('/staff/stations?place=approximate', { as: keeper })).body.items;
    expect(await listed()).toMatchObject([{ id: String(_id), approximate: 'street' }]);

    const place = { lng: 121.44, lat: 28.67, datum: 'wgs84' };
    const mended = await api.send('PUT', `/staff/stations/${_id}/place`, place, { as: keeper });
    expect(mended).toMatchObject({ status: 200, body: { given: place } });
    expect(mended.body.approximate).toBeNull();
    expect((await api.get(`/stations/${_id}`)).body.approximate).toBeNull();
    expect(await listed()).toEqual([]);
  });

  it('stands on no map while it has none, and is listed for its keeper', async ({ api }) => {
    const { _id } = await StationModel.create(nowhere);
    expect((await api.get(`/stations/${_id}`)).body.error.code).toBe('station_not_found');
    expect((await api.get('/stations/changes')).body.items).toEqual([]);
    expect((await api.get('/staff/stations/export/geojson', { as: officer })).body).not.toContain(String(_id));
    const listed = await api.get('/staff/stations?place=missing', { as: keeper });
    expect(listed.body.items).toMatchObject([{ id: String(_id) }]);
    await api.send('PUT', `/staff/stations/${_id}/place`, { lng: 121.44, lat: 28.67 }, { as: keeper });
    expect((await api.get('/stations/changes')).body.items).toMatchObject([{ id: String(_id), lng: 121.44 }]);
  });

  it('gets no place that cannot be, and none from another union', async ({ api }) => {
    const { _id } = await StationModel.create(nowhere);
    const swapped = await api.send('PUT', `/staff/stations/${_id}/place`, { lng: 28.6, lat: 121.4 }, { as: keeper });
    expect(swapped.body.error.code).toBe('coordinates_swapped');
    const place = { lng: 121.44, lat: 28.67 };
    expect((await api.send('PUT', `/staff/stations/${_id}/place`, place, { as: neighbour })).status).toBe(404);
  });
});

describe('stations of an earlier version', () => {
  it('get what came since, once', async () => {
    const { state, version, aliases, serves, pictures, ...old } = aStation();
    await StationModel.collection.insertOne({ ...old, services: ['饮水', '唱歌'] } as never);
    expect(await addStationFields()).toBe(1);
    expect(await StationModel.findOne({}).lean()).toMatchObject({
      state: 'open',
      services: ['hot_water', '唱歌'],
      version: expect.any(Number),
    });
    expect(await addStationFields()).toBe(0);
  });
});
