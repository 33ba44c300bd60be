import { StationModel } from '../../../schemas/stations/station.ts';
import { seedStationTables } from '../../../server/stations/vocabulary/station-tables.ts';
import { it as base, startServer } from '../it.ts';
import { stationsKnown } from './known-stations.ts';
import type { aStation } from './stations.ts';

/** A Wednesday without a holiday, at 23:40. */
const wednesday = new Date('2026-11-18T23:40:00+08:00');
/** The clock of the server; a test sets it. */
export const clock = { now: wednesday };

/** A test whose server has the clock and the tables of stations. */
export const it = base.override('server', { scope: 'file' }, async ({ database: _ }, { onCleanup }) => {
  await seedStationTables();
  const server = await startServer({ clock: () => clock.now });
  onCleanup(server.stop);
  return server;
});

export const taizhou = { lng: 121.43, lat: 28.66 };
/** The same as a query. */
export const near = 'lng=121.43&lat=28.66';

/** No station, and the clock as it was. */
export async function startAnew(): Promise<void> {
  clock.now = wednesday;
  await StationModel.collection.deleteMany({});
}

/** Store stations, and wait until the server knows them; their ids. */
export async function place(url: string, stations: ReturnType<typeof aStation>[]): Promise<string[]> {
  // Those of the test before have left every memory.
  await stationsKnown(url, 0);
  const made = await StationModel.create(stations);
  await stationsKnown(url, stations.filter(({ state }) => state !== 'closed_down').length);
  return made.map(({ _id }) => String(_id));
}

export const names = (body: { items: { name: string }[] }) => body.items.map(({ name }) => name);
