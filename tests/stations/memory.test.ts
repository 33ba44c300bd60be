import { randomBytes } from 'node:crypto';
import { pino } from 'pino';
import { describe, expect, inject } from 'vitest';
import { StationModel } from '../../schemas/stations/station.ts';
import { everywhere } from '../../server/access/staff/scope.ts';
import { createIndexes } from '../../server/platform/database/indexes.ts';
import { closePermanently, closeTemporarily, reopenStation } from '../../server/stations/admin/close-station.ts';
import { editStation } from '../../server/stations/admin/write-station.ts';
import { startMemoryIndex } from '../../server/stations/memory/memory-index.ts';
import { seedStationTables } from '../../server/stations/vocabulary/station-tables.ts';
import { it as base } from '../support/it.ts';
import { personalKeys, type Server, startServer } from '../support/program/program.ts';
import { stationsKnown } from '../support/stations/known-stations.ts';
import { aStation } from '../support/stations/stations.ts';

const doing = () => ({ scope: everywhere, by: 'cli', now: new Date() });

/** Two server processes on one database, as behind a balancer. */
const it = base.extend('processes', { scope: 'file' }, async ({ database }, { onCleanup }) => {
  await seedStationTables();
  const environment = {
    PORT: '0',
    MONGODB_URI: inject('mongodbUri').replace(/\/?(\?|$)/, `/${database}$1`),
    TOKEN_SECRET: randomBytes(32).toString('hex'),
    ...personalKeys(),
    WECHAT_API: 'stand-in',
  };
  const processes = [await startServer(environment), await startServer(environment)];
  onCleanup(async () => {
    await Promise.all(processes.map((program) => program.stop()));
  });
  return processes;
});

const ask = async (program: Server, path: string) => {
  const reply = await fetch(`${program.url}/api/v1/stations/${path}`);
  return { status: reply.status, body: JSON.parse(await reply.text()) };
};
const near = 'nearby?lng=121.43&lat=28.66&radius=100000&limit=100';

describe('stations in the memory of two processes', () => {
  it('are whole while twenty writers change them, and no answer fails', async ({ processes }) => {
    const made = await StationModel.insertMany(
      Array.from({ length: 200 }, (_, at) =>
        aStation({
          lng: 121.3 + (at % 20) / 100,
          lat: 28.6 + Math.floor(at / 20) / 100,
          name: 'v0',
          address: 'v0',
          hours: '24/7',
        }),
      ),
    );
    await Promise.all(processes.map(({ url }) => stationsKnown(url, 200)));
    let writing = true;
    let [writes, reads] = [0, 0];
    const writer = async (number: number) => {
      for (let round = 1; writing; round++) {
        const word = `v${number}x${round}`;
        const { _id } = made[(number + 20 * round) % 200] as (typeof made)[number];
        await editStation(String(_id), { name: word, address: word, aliases: [word] }, doing()).then(
          () => writes++,
          () => {}, // two writers at one station: one of them gives up
        );
      }
    };
    const paths = [near, 'clusters?bbox=121,28,122,29&zoom=10', 'search?q=v1x', `${made[7]?._id}`, `${near}&open=yes`];
    const reader = async (program: Server, number: number) => {
      for (let at = number; writing; at++) {
        const { status, body } = await ask(program, paths[at % paths.length] as string);
        expect(status).toBe(200);
        for (const { name, address, aliases } of body.items ?? (body.name ? [body] : [])) {
          expect(address).toBe(name);
          if (aliases) expect(aliases).toEqual([name]);
        }
        if (body.features) {
          const counts = body.features.map(
            ({ properties }: { properties: { count: number; open: number } }) => properties,
          );
          expect(counts.reduce((sum: number, { count }: { count: number }) => sum + count, 0)).toBe(200);
          for (const { count, open } of counts) expect(open).toBe(count);
        }
        reads++;
      }
    };
    const all = [
      ...Array.from({ length: 20 }, (_, number) => writer(number)),
      ...processes.flatMap((program) => [0, 1, 2].map((number) => reader(program, number))),
    ];
    // Twenty writers of one counter wait for each other.
    await expect.poll(() => Math.min(writes, reads)).toBeGreaterThan(100);
    writing = false;
    await Promise.all(all);

    const last = await StationModel.findOne({}).sort({ version: -1 }).lean();
    await Promise.all(processes.map(({ url }) => stationsKnown(url, 200, last?.version)));
    const tags = await Promise.all(
      processes.map(async ({ url }) =>
        (await fetch(`${url}/api/v1/stations/${near}`)).headers.get('ETag')?.split('.').slice(0, 2).join('.'),
      ),
    );
    expect(tags[0]).toBe(tags[1]);
  });

  it('are gone from what is open once they are closed, and back when opened again', async ({ processes }) => {
    await StationModel.collection.deleteMany({});
    await Promise.all(processes.map(({ url }) => stationsKnown(url, 0)));
    const id = String((await StationModel.create(aStation({ hours: '24/7' })))._id);
    const open = async (program: Server) => (await ask(program, `${near}&open=yes`)).body.items.length;
    const openEverywhere = (count: number) =>
      Promise.all(processes.map((program) => expect.poll(() => open(program)).toBe(count)));
    await openEverywhere(1);
    for (let round = 0; round < 3; round++) {
      await closeTemporarily(id, { reason: '装修', until: new Date(Date.now() + 3600_000) }, doing());
      await openEverywhere(0);
      await reopenStation(id, doing());
      await openEverywhere(1);
    }
    await closePermanently(id, '拆除', doing());
    await openEverywhere(0);
    for (const program of processes) expect((await ask(program, id)).body.state).toBe('closed_down');
  });

  it('are read again where the collection was made anew', async ({ processes }) => {
    await StationModel.collection.drop();
    await createIndexes();
    await StationModel.create([aStation({ name: '一' }), aStation({ name: '二' })]);
    await Promise.all(processes.map(({ url }) => stationsKnown(url, 2)));
    for (const program of processes) expect((await ask(program, near)).body.items).toHaveLength(2);
  });

  it('are not answered from once the database has not been heard for a minute', async ({ database: _ }) => {
    let skipped = 0;
    const live = startMemoryIndex(pino({ level: 'silent' }), () => performance.now() + skipped);
    try {
      await live.loaded;
      expect(live.isReady()).toBe(true);
      skipped = 61_000;
      expect(live.isReady()).toBe(false);
      expect(() => live.snapshot()).toThrow(expect.objectContaining({ code: 'stations_stale' }));
      // The stream says every second that nothing happened.
      await expect.poll(() => live.isReady()).toBe(true);
    } finally {
      await live.stop();
    }
  });

  it('tell an operator how many they are, and for how long the data of holidays reach', async ({ processes }) => {
    const reply = await fetch(`${processes[0]?.url}/readyz`);
    const body = (await reply.json()) as { checks: object; details: object };
    expect(body).toMatchObject({
      checks: { stations: true, database: true },
      details: {
        stations: { stations: 2 },
        holidays: { until: expect.stringMatching(/^\d{4}-12-31$/), daysLeft: expect.any(Number) },
      },
    });
  });
});
