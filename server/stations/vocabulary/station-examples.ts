/** The station that the API documentation shows. */
export const stationExample = {
  id: '665f1f77bcf86cd799439011',
  code: 'TZ-JJ-001',
  name: '海门街道暖蜂驿站',
  kind: 'nuanfeng_station',
  union: '331002',
  region: '331002001',
  lng: 121.4312,
  lat: 28.6789,
  address: '台州市椒江区海门街道',
  phone: '0576-12351',
  hours: '24/7',
  services: ['hot_water', 'charging'],
  state: 'open',
  version: 7,
  sample: true,
} as const;

/** The same as its officers see it. */
export const staffStationExample = {
  ...stationExample,
  given: { lng: 121.4312, lat: 28.6789, datum: 'gcj02' },
  ask: { person: '王小蜂', phone: '13800138000' },
  verifiedAt: '2026-11-01T09:00:00.000+08:00',
  verifiedBy: '665f1f77bcf86cd799439012',
  hoursWarnings: [],
  updatedAt: '2026-11-01T09:00:00.000+08:00',
} as const;

/** An entry of the table of kinds. */
export const kindExample = {
  key: 'worker_station',
  zh: '工驿站',
  en: 'Outdoor workers’ station',
  aliases: ['爱心驿站'],
  version: 1,
} as const;
