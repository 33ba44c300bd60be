import type { Station } from '../../../schemas/stations/station.ts';

let made = 0;

/** A station as it is stored, in 椒江 where no other place is given. */
export function aStation({
  lng = 121.43,
  lat = 28.66,
  ...fields
}: Partial<Station> & { lng?: number; lat?: number } = {}) {
  return {
    code: `S${made++}`,
    name: '海门街道暖蜂驿站',
    aliases: [],
    kind: 'nuanfeng_station',
    union: '331002',
    region: '331002001',
    serves: [],
    location: { type: 'Point' as const, coordinates: [lng, lat] },
    given: { lng, lat, datum: 'gcj02' as const },
    services: ['hot_water'],
    pictures: [],
    state: 'open' as const,
    version: 1,
    ...fields,
  };
}
