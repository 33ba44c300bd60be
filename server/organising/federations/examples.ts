import { defaultFederationTables } from './defaults.ts';

/** Examples of federations for the documentation of the API. */
export const federationExample = {
  id: 'FED-331002001-1',
  name: '海门街道工业园区工会联合会',
  region: '331002001',
  level: 2,
  type: 'park',
  typeName: '园区',
  tier: 'district',
  employers: { numerator: 61, denominator: 94, value: 61 / 94 },
  workers: { numerator: 3120, denominator: 4410, value: 3120 / 4410 },
  members: 2874,
} as const;

export const federationSummaryExample = { level: 2, type: 'park', tier: 'district', federations: 14 } as const;

export const federationChecklistExample = {
  union: federationExample.id,
  level: 2,
  version: 1,
  items: [
    {
      requirement: 'space-2',
      name: '服务阵地面积',
      kind: 'space',
      least: 200,
      unit: '㎡',
      value: 260,
      evidence: '房屋租赁合同，现场照片 3 张',
      on: '2026-10-12',
      by: 'wang',
      fulfilled: true,
    },
  ],
  fulfilled: { numerator: 1, denominator: 1, value: 1 },
} as const;

export const federationWorkExample = {
  id: '665f1f77bcf86cd799439011',
  union: federationExample.id,
  kind: 'survey',
  on: '2026-10-20',
  title: '第四季度劳动关系调查',
  evidence: '报告存档号 2026-41',
  by: 'wang',
  at: '2026-10-21T09:00:00.000+08:00',
} as const;

export const pilotExample = {
  id: federationExample.id,
  street: '331002001',
  services: [{ name: '园议十分钟', need: '车间意见无处反映', since: '2026-09-01' }],
  version: 1,
};

export const federationRankingExample = {
  from: '2026-07-01',
  to: '2026-09-30',
  version: 0,
  items: [
    {
      rank: 1,
      union: federationExample.id,
      name: federationExample.name,
      score: 92.86,
      indicators: [{ code: 'visits', name: '走访企业', total: 27, fulfilled: 10, periods: 14, points: 17.86 }],
    },
  ],
};

export const federationTableExamples = {
  types: { table: 'types', version: 0, rows: [...defaultFederationTables.types] },
  requirements: { table: 'requirements', version: 0, rows: [...defaultFederationTables.requirements] },
  indicators: { table: 'indicators', version: 0, rows: [...defaultFederationTables.indicators] },
} as const;
