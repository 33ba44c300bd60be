import type { FederationType, Indicator, Requirement } from '../../../schemas/organising/federation.ts';

/** The types of federations until officers edit the table; Shenzhen has ten. */
const types: readonly FederationType[] = [
  { code: 'community', name: '社区' },
  { code: 'village', name: '村' },
  { code: 'park', name: '园区' },
  { code: 'building', name: '楼宇' },
  { code: 'market', name: '专业市场' },
  { code: 'business-area', name: '商圈' },
  { code: 'industry', name: '行业' },
  { code: 'street-area', name: '街区' },
  { code: 'construction', name: '建设项目' },
  { code: 'new-employment', name: '新就业形态' },
];

/** The requirements of each level until a city sets its own: a starting point that follows no published rule. */
const requirements: readonly Requirement[] = [1, 2, 3, 4, 5].flatMap((level): Requirement[] => [
  { code: `staff-${level}`, name: '专职工会工作者', level, kind: 'staff', least: level <= 2 ? 2 : 1, unit: '人' },
  { code: `space-${level}`, name: '服务阵地面积', level, kind: 'space', least: level <= 2 ? 200 : 50, unit: '㎡' },
  { code: `services-${level}`, name: '常设服务项目', level, kind: 'services', least: level <= 2 ? 5 : 3, unit: '项' },
]);

/** The indicators of Zhongshan's demonstration sites: 2 visits to employers a week, 1 event a month, 1 survey a quarter, 1 study a year. */
const indicators: readonly Indicator[] = [
  { code: 'visits', name: '走访企业', counts: 'visits', least: 2, period: 'week', weight: 25 },
  { code: 'events', name: '开展活动', counts: 'events', least: 1, period: 'month', weight: 25 },
  { code: 'surveys', name: '劳动关系调查', counts: 'surveys', least: 1, period: 'quarter', weight: 25 },
  { code: 'studies', name: '职工需求调研', counts: 'studies', least: 1, period: 'year', weight: 25 },
];

/** Version 0 of each table. */
export const defaultFederationTables = { types, requirements, indicators } as const;
