import { Types } from 'mongoose';
import type { Station } from '../../schemas/stations/station.ts';
import { defaultKinds, defaultServices } from '../../server/stations/vocabulary/default-entries.ts';
import { numbersFrom } from '../support/seeded-numbers.ts';

/** A street or town that stations stand in. */
export interface Street {
  _id: string;
  name: string;
}

const clocks = (random: () => number, from: number, to: number) => {
  const half = from * 2 + Math.floor(random() * (to - from) * 2);
  return `${String(Math.floor(half / 2)).padStart(2, '0')}:${half % 2 ? '30' : '00'}`;
};
const places = [
  '工业园',
  '人民路',
  '解放路',
  '菜场',
  '客运站',
  '物流园',
  '商城',
  '公园',
  '医院',
  '学府路',
  '滨江',
  '中心',
];

/** Opening hours as unions write them: about a thousand different texts, a tenth of the stations without any. */
function someHours(random: () => number): string | undefined {
  const kind = random();
  const day = `${clocks(random, 7, 10)}-${clocks(random, 16, 21)}`;
  if (kind < 0.1) return undefined;
  if (kind < 0.25) return '24/7';
  if (kind < 0.4) return `Mo-Fr ${day}; PH off`;
  if (kind < 0.55) return `Mo-Su ${clocks(random, 6, 9)}-${clocks(random, 20, 24)}`;
  if (kind < 0.65) return `Mo-Su ${clocks(random, 6, 9)}-0${Math.floor(random() * 4)}:00`;
  if (kind < 0.75) return `Mo-Fr ${day}; Sa 09:00-12:00`;
  if (kind < 0.85) return `Tu-Su ${day}; Mo off`;
  return `May-Sep ${clocks(random, 5, 8)}-22:00; Oct-Apr ${day}`;
}

/** So many stations as they are stored, spread over cities like people: the same for the same seed. */
export function* madeStations(
  count: number,
  streets: readonly Street[],
  seed = 5,
): Generator<Station & { _id: Types.ObjectId }> {
  const random = numbersFrom(seed);
  const cities = Array.from({ length: 300 }, () => ({ lng: 100 + 22 * random(), lat: 22 + 22 * random() }));
  const some = <Value>(values: readonly Value[]) => values[Math.floor(random() * values.length)] as Value;
  const now = new Date('2026-11-01T00:00:00Z');
  for (let number = 1; number <= count; number++) {
    // A few cities have most of them, and each has most at its middle.
    const index = Math.floor(cities.length * random() ** 2);
    const city = cities[index] as { lng: number; lat: number };
    const [lng, lat] = [city.lng + 0.25 * (random() + random() - 1), city.lat + 0.25 * (random() + random() - 1)];
    const [kind, kindName] = some(defaultKinds);
    // A city's streets are its own, and each is a part of it.
    const share = streets.length / cities.length;
    const part = Math.floor((share * (lng - city.lng + 0.25)) / 0.5);
    const street =
      streets[Math.floor(index * share) + Math.min(Math.ceil(share) - 1, Math.max(0, part))] ?? some(streets);
    const hours = someHours(random);
    yield {
      _id: new Types.ObjectId(number.toString(16).padStart(24, '0')),
      code: `B${number}`,
      name: `${street.name}${some(places)}${kindName}`,
      aliases: random() < 0.1 ? [`${some(places)}爱心接力站`] : [],
      kind,
      union: street._id,
      region: street._id,
      serves: [],
      location: { type: 'Point', coordinates: [Number(lng.toFixed(6)), Number(lat.toFixed(6))] },
      given: { lng, lat, datum: 'gcj02' },
      address: `${street.name}${some(places)}${Math.floor(random() * 400)}号`,
      phone: '0576-12351',
      ...(hours && { hours }),
      services: defaultServices.filter(() => random() < 0.25).map(([key]) => key),
      pictures: [],
      state: 'open',
      version: number,
      createdAt: now,
      updatedAt: now,
    } as unknown as Station & { _id: Types.ObjectId };
  }
}
