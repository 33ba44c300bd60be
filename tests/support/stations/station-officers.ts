import { StationModel } from '../../../schemas/stations/station.ts';
import { RegionModel } from '../../../schemas/territory/region.ts';
import { UnionModel } from '../../../schemas/territory/union.ts';
import { addStaff } from '../../../server/access/staff/accounts.ts';
import { seedStationTables } from '../../../server/stations/vocabulary/station-tables.ts';
import { staffPassword } from '../api.ts';

export const officer = { staff: 'jiaojiang' };
export const keeper = { staff: 'keeper' };
export const neighbour = { staff: 'huangyan' };
export const root = { staff: 'root' };
export const street = '331002001';

export const plan = <Overrides extends object>(overrides?: Overrides) => ({
  code: 'TZ-9',
  name: '海门街道暖蜂驿站',
  kind: 'nuanfeng_station',
  union: street,
  region: street,
  place: { lng: 121.43, lat: 28.66 },
  ...(overrides as Overrides),
});

let prepared: Promise<void> | undefined;
async function make() {
  await seedStationTables();
  await RegionModel.create([
    { _id: '331002', name: '椒江区', level: 'district', parent: '3310' },
    { _id: street, name: '海门街道', level: 'street', parent: '331002' },
    { _id: '331002002', name: '白云街道', level: 'street', parent: '331002' },
    { _id: '361181', name: '德兴市', level: 'district', parent: '3611' },
  ]);
  await UnionModel.create([
    { _id: '331002', name: '椒江区总工会', kind: 'district', ancestors: [], region: '331002' },
    { _id: street, name: '海门街道总工会', kind: 'street', parent: '331002', ancestors: ['331002'], region: street },
    { _id: '331003', name: '黄岩区总工会', kind: 'district', ancestors: [], region: '331003' },
  ]);
  const password = staffPassword;
  await addStaff({ username: 'jiaojiang', password, role: 'data_officer', union: '331002' });
  await addStaff({ username: 'keeper', password, role: 'station_keeper', union: street });
  await addStaff({ username: 'huangyan', password, role: 'data_officer', union: '331003' });
  await addStaff({ username: 'root', password, role: 'system_admin', union: 'all' });
}

/** The district of 椒江 with a street, its officers and those of its neighbour; no station stands there. */
export async function emptyDistrict(): Promise<void> {
  prepared ??= make();
  await prepared;
  await StationModel.collection.deleteMany({});
}
